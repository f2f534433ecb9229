import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { repositoryRoot } from "../paths.ts";
import { isUnchanged, noteSources } from "./bundle-record.ts";

/** Where each program begins. */
const entryPoints = {
  backend: join(import.meta.dirname, "backend", "main.ts"),
  frontend: join(import.meta.dirname, "frontend", "main.ts"),
  seed: join(import.meta.dirname, "seed", "main.ts"),
  operations: join(repositoryRoot, "operations", "cli.ts"),
  azurite: join(repositoryRoot, "local", "images", "azurite", "main.ts"),
};

export type BundleName = keyof typeof entryPoints;

/** Where the bundles lie; not in the repository. */
export const bundleDirectory = join(import.meta.dirname, "dist");

/** CommonJS packages inside an ECMAScript module still ask for `require`. */
const requireBanner =
  'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);';

/** Add-ons that the MongoDB driver takes when it finds them, and does without otherwise. */
const optionalPackages = [
  "@aws-sdk/credential-providers",
  "@mongodb-js/zstd",
  "gcp-metadata",
  "kerberos",
  "mongodb-client-encryption",
  "snappy",
  "socks",
];

/** Azurite's telemetry, which is never switched on, would be more than half of its bundle and of the time of its start. */
const nothing = join(repositoryRoot, "local", "images", "azurite", "no-telemetry.ts");

export function bundlePath(name: BundleName): string {
  return join(bundleDirectory, `${name}.mjs`);
}

/**
 * Makes `dist/<name>.mjs` of programs: each a whole one in one file. Nobody ever sees half a file, and what was made of the same
 * sources stays.
 */
export async function makeBundles(names: readonly BundleName[]): Promise<void> {
  await mkdir(bundleDirectory, { recursive: true });
  await Promise.all(names.map(makeBundle));
}

async function makeBundle(name: BundleName): Promise<void> {
  const bundle = bundlePath(name);
  if (await isUnchanged(bundle)) return;
  const startedAt = Date.now();
  const temporary = join(bundleDirectory, `.${name}.${randomUUID()}.mjs`);
  try {
    const { metafile } = await build({
      entryPoints: [entryPoints[name]],
      outfile: temporary,
      absWorkingDir: repositoryRoot,
      bundle: true,
      platform: "node",
      target: "node24",
      format: "esm",
      banner: { js: requireBanner },
      minifyWhitespace: true,
      sourcemap: false,
      // Pulumi is where somebody deploys, and never in an image.
      external: [...optionalPackages, "@pulumi/*"],
      alias: { applicationinsights: nothing },
      metafile: true,
      logLevel: "silent",
    });
    await rename(temporary, bundle);
    await noteSources(bundle, Object.keys(metafile.inputs), startedAt);
  } finally {
    await rm(temporary, { force: true });
  }
}
