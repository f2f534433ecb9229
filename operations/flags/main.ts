/** Checks the folder flags/, for `make check`: `node operations/flags/main.ts [folder]`. */
import { flagsDirectory, readFlags } from "./read.ts";

const checked = readFlags(process.argv[2] ?? flagsDirectory);
if ("problems" in checked) {
  process.stderr.write(`${checked.problems.join("\n")}\nWhat is allowed is explained in docs/flags.md.\n`);
  process.exitCode = 1;
}
