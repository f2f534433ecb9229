import type { Logger } from "@openfeature/core";
import { MemoryStorage } from "@openfeature/flagd-core";
import { z } from "zod";
import type { Mistake } from "./mistake.ts";

/** Address of the schema that every file names in `$schema`; the library has the same one compiled in. */
export const schemaAddress = "https://flagd.dev/schema/v0/flags.json";

const nobody = () => undefined;
const silent: Logger = { debug: nobody, info: nobody, warn: nobody, error: nobody };

/** What the library says of a file that it refuses: errors of JSON schema behind its own words. */
const schemaErrors = z.array(z.object({ instancePath: z.string(), keyword: z.string(), message: z.string() }));

/**
 * What flagd's published schema has against one flag or one shared rule. It tries each operator at each place of a rule,
 * and has something against all of them: what it says of the innermost place comes nearest to what is wrong.
 */
export function schemaMistakes(kind: "flags" | "$evaluators", name: string, definition: unknown): Mistake[] {
  const file = { flags: {}, [kind]: { [name]: definition } };
  try {
    new MemoryStorage(silent, { disableDynamicCodeGeneration: true }).setConfigurations(JSON.stringify(file), true);
    return [];
  } catch (error) {
    const { path, message } = innermost(error instanceof Error ? error.message : String(error));
    // The sentence about a flag names it already.
    return [{ path: kind === "flags" ? path.slice(2) : path, message }];
  }
}

function innermost(said: string): Mistake {
  const places = schemaErrors
    .parse(JSON.parse(said.slice(said.indexOf("["))))
    .filter(({ keyword }) => keyword !== "anyOf" && keyword !== "oneOf")
    .map(({ instancePath, message }) => ({ path: pathOf(instancePath), message }));
  const depth = Math.max(...places.map(({ path }) => path.length));
  const [first] = places.filter(({ path }) => path.length === depth);
  return { path: first?.path ?? [], message: `is not what flagd's schema allows: it ${first?.message ?? said}` };
}

/** From a JSON pointer such as `/flags/new-search/targeting/if/0`. */
function pathOf(pointer: string): Mistake["path"] {
  const parts = pointer.split("/").slice(1);
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~")));
}
