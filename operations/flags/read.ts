import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkFlags } from "./check.ts";

/** The flags of this repository. */
export const flagsDirectory = join(import.meta.dirname, "..", "..", "flags");

/** Reads and checks every JSON file of a folder. @returns as checkFlags */
export function readFlags(directory: string): ReturnType<typeof checkFlags> {
  const names = readdirSync(directory).filter((name) => name.endsWith(".json"));
  return checkFlags(names.sort().map((name) => ({ name, text: readFileSync(join(directory, name), "utf8") })));
}
