import { z } from "zod";

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});

/** Licences that a package here may have: permissive ones, as SPDX names them. */
export const allowedLicences: readonly string[] = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
];

/** Packages that name no licence by its SPDX name, with the one that their own text is. */
const readByHand: Readonly<Record<string, string>> = {
  "@logdna/tail-file@2.2.0": "MIT", // LICENSE
  "uri-templates@0.2.0": "CC0-1.0", // README: public domain, "for any purpose, without restriction"
};

export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  /** As SPDX writes it; empty where the package says none. */
  readonly licence: string;
  /** Whether only development needs it. */
  readonly isDevelopment: boolean;
}

/** Every package of npm's lock file, by name. @throws ZodError when it is none */
export function packagesIn(lock: unknown): LicensedPackage[] {
  const found = Object.entries(lockFile.parse(lock).packages).filter(([path]) => path.includes("node_modules/"));
  return found
    .map(([path, { version = "", license = "", dev = false }]) => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return { name, version, licence: readByHand[`${name}@${version}`] ?? license, isDevelopment: dev };
    })
    .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
}

/** Whether a licence, or a choice or a union of some, is allowed. @param licence as SPDX writes it */
export function isAllowed(licence: string): boolean {
  const plain = licence.replaceAll(/[()]/g, " ").trim();
  if (plain === "") return false;
  // AND binds closer than OR; nothing here nests them otherwise.
  return plain
    .split(/ OR /)
    .some((choice) => choice.split(/ AND /).every((one) => allowedLicences.includes(one.trim())));
}
