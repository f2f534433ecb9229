/**
 * Passes TCP connections from this machine's loopback addresses on to the cluster's node, byte by byte: TLS ends at the
 * ingress controller, not here.
 *
 * Usage: node forwarder.ts SPEC.json
 */
import { readFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";

export interface ForwarderSpec {
  targetAddress: string;
  /** Address of this machine that connections come from. */
  sourceAddress: string;
  /** Port on this machine → port of the node. */
  ports: { listen: number; target: number }[];
}

const specPath = process.argv[2];
if (specPath === undefined) throw new Error("usage: forwarder.ts SPEC.json");
const spec = JSON.parse(readFileSync(specPath, "utf8")) as ForwarderSpec;

for (const port of spec.ports) {
  for (const host of ["127.0.0.1", "::1"]) {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => forward(client, port.target));
    server.on("error", (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no ::1, and browsers then use 127.0.0.1.
      if (host === "::1" && error.code !== "EADDRINUSE") return;
      process.stderr.write(`cannot listen on ${host} port ${port.listen}: ${error.message}\n`);
      process.exit(1);
    });
    server.listen(port.listen, host);
  }
}

function forward(client: Socket, port: number): void {
  // From our end of the link only: with the cluster down, the packets would otherwise leave this machine.
  const upstream = connect({
    host: spec.targetAddress,
    localAddress: spec.sourceAddress,
    port,
    noDelay: true,
    allowHalfOpen: true,
  });
  client.pipe(upstream);
  upstream.pipe(client);
  // A broken connection on one side breaks the other, as it would without us in between.
  client.on("error", () => upstream.destroy());
  upstream.on("error", () => client.destroy());
  // What one side has sent before it closed still reaches the other.
  client.on("close", () => upstream.destroySoon());
  upstream.on("close", () => client.destroySoon());
}
