import type { Kubectl } from "../../kubernetes/kubectl.ts";
import type { ImageCheck, ImageVerdict } from "./check.ts";
import { imagesOnNodes } from "./nodes.ts";
import { parseImage } from "./reference.ts";
import { imageInRegistry } from "./registry.ts";

/**
 * Looks for images where the cluster would get them from: those of `localhost` lie on its nodes, where they were put by hand,
 * all others in their registries.
 */
export function findImages(kubectl: Kubectl): ImageCheck {
  return async (images, signal) => {
    const isOnNodes = (image: string) => parseImage(image).registry === "localhost";
    const onNodes = images.filter(isOnNodes);
    const [found, others] = await Promise.all([
      onNodes.length === 0 ? ([] as ImageVerdict[]) : imagesOnNodes(kubectl, onNodes, signal),
      Promise.all(images.filter((image) => !isOnNodes(image)).map((image) => imageInRegistry(image, signal))),
    ]);
    return [...found, ...others];
  };
}
