import { ReleaseRefusedError } from "./errors.ts";
import type { ReleaseImages } from "./history.ts";
import type { ReleaseRun } from "./run.ts";
import type { ReleaseSurroundings } from "./surroundings.ts";

/**
 * Looks whether a release's images can be pulled. Of those of which that cannot be known a sentence is said.
 * @throws ReleaseRefusedError naming those that are not there
 */
export async function requireImages(
  images: ReleaseImages,
  { phases, signal }: ReleaseRun,
  { checkImages, say }: ReleaseSurroundings,
): Promise<void> {
  const wanted = [...new Set([images.frontend, images.backend])];
  await phases.run("images", async () => {
    const verdicts = await checkImages(wanted, signal);
    const missing = verdicts.filter(({ state }) => state === "missing");
    if (missing.length > 0) {
      const list = missing.map(({ image, detail }) => `${image} (${detail})`).join(" and ");
      throw new ReleaseRefusedError(
        `Nothing was changed, because there is no image ${list}: push it, or choose another release.`,
      );
    }
    for (const { image, state, detail } of verdicts) {
      if (state === "unknown") say(`Nobody can say from here whether there is an image ${image}: ${detail}.`);
    }
  });
}
