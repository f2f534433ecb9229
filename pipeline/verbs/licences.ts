import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PipelineError } from "../failure.ts";
import { isAllowed, packagesIn } from "../licences.ts";
import { projectDirectory } from "../run-immo.ts";
import type { Verb } from "../verb.ts";

export const licences: Verb = {
  summary: "List every npm package with its licence, and refuse those that are not allowed",
  options: {},
  run: async () => {
    const lock: unknown = JSON.parse(await readFile(join(projectDirectory, "package-lock.json"), "utf8"));
    const packages = packagesIn(lock);
    for (const { name, version, licence } of packages) process.stdout.write(`${name} ${version} ${licence}\n`);
    const refused = packages.filter(({ licence }) => !isAllowed(licence));
    if (refused.length === 0) return;
    const named = refused.map(({ name, licence }) => `${name} (${licence === "" ? "none" : licence})`).join(", ");
    throw new PipelineError(`Not allowed by pipeline/licences.ts: ${named}. Replace them, or allow the licence there.`);
  },
};
