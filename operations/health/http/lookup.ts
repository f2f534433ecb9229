import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";

/** Whether a name is this machine's own by its ending, as browsers and curl have it (RFC 6761) and not every resolver does. */
export function isLocalName(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost");
}

/** Resolves `*.localhost` to this machine, and every other name as the machine does. */
export const localLookup: LookupFunction = (hostname, options, callback) => {
  if (!isLocalName(hostname)) lookup(hostname, options, callback);
  else if (options.all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(null, "127.0.0.1", 4);
};
