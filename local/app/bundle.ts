import { join } from "node:path";
import { build } from "esbuild";

/** Programs of the application, each bundled into one file that needs nothing beside Node. */
export const bundles = ["backend", "frontend", "seed"] as const;

/** Where the bundles lie: `<dist>/<name>.mjs`. */
export const distDirectory = join(import.meta.dirname, "dist");

/** Bundles the application's programs; the same sources give the same bytes. */
export async function bundleApplication(): Promise<void> {
  await build({
    entryPoints: bundles.map((name) => ({ in: join(import.meta.dirname, name, "main.ts"), out: name })),
    outdir: distDirectory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "warning",
    // Some packages are CommonJS inside and call `require` for Node's own modules.
    banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` },
  });
}
