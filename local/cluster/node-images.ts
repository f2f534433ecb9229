import { toolPath } from "../toolchain/index.ts";
import { containerdSocket } from "./node.ts";
import type { Sandbox } from "./sandbox.ts";

/** An image as an archive that docker or buildah wrote, and the reference inside it. */
export interface ImageArchive {
  reference: string;
  archive: string;
}

/** Loads images into the node's store, leaving out those that are there: references name content, so they never change. */
export async function loadImages(sandbox: Sandbox, images: readonly ImageArchive[]): Promise<void> {
  const ctr = await toolPath("ctr");
  const call = (...args: string[]) =>
    sandbox.run(ctr, ["--address", containerdSocket, "--namespace", "k8s.io", ...args]);
  const present = new Set((await call("images", "list", "--quiet")).stdout.split("\n"));
  for (const image of images) {
    if (!present.has(image.reference)) await call("images", "import", image.archive);
  }
}
