import { secretPlaceholder, unknownPlaceholder } from "../../render/manifest.ts";
import { formatCount } from "../../terminal/format.ts";
import type { Rendered } from "../laptop/render.ts";

/** How many there are, where, and what stands in the place of what is not in them. */
export function rendered({ directory, files, others }: Rendered): string[] {
  return [
    `${formatCount(files.length)} manifests are in ${directory}; ${formatCount(others)} resources are no Kubernetes objects.`,
    `"${secretPlaceholder}" stands where something is secret, "${unknownPlaceholder}" where the update makes it.`,
  ];
}
