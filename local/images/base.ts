import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../exec.ts";
import { repositoryRoot } from "../paths.ts";
import { toolPath } from "../toolchain/index.ts";
import type { ImageBuilder } from "./builder.ts";
import { contentHash } from "./content-hash.ts";

const dockerfile = join(import.meta.dirname, "base.Dockerfile");
const suite = "bookworm";
/** What Node's binary is linked with, and the files that make a root file system. */
const packages = ["base-files", "libc6", "libgcc-s1", "libstdc++6"];
const node = join(repositoryRoot, "node_modules", "node", "bin", "node");

/**
 * The image that the application's are built on. docker pulls the one that the Dockerfile names; buildah, which is used
 * where there may be no registry, gets one made of Debian packages and Node's binary from npm.
 * @returns its reference, or undefined when the Dockerfile's own default is to be used
 */
export async function ensureBaseImage(builder: ImageBuilder): Promise<string | undefined> {
  if (builder.name === "docker") return undefined;
  const recipe = [await readFile(dockerfile), suite, packages.join(" ")];
  const reference = `localhost/immoexpress/base:${await contentHash(recipe, [node])}`;
  if (!(await builder.has(reference))) await buildBaseImage(builder, reference);
  return reference;
}

async function buildBaseImage(builder: ImageBuilder, reference: string): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), "immoexpress-base-"));
  try {
    const target = join(context, "rootfs.tar");
    await run(await toolPath("mmdebstrap"), [
      "--quiet",
      "--variant=extract",
      `--include=${packages.join(",")}`,
      suite,
      target,
    ]);
    await copyFile(node, join(context, "node"));
    // A fifth of the binary is symbols that only a debugger of Node itself would miss.
    await run(await toolPath("strip"), ["--strip-unneeded", join(context, "node")]);
    await builder.build({ dockerfile, context, buildArgs: {}, reference });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
