import { z } from "zod";
import { type Kubectl, KubectlError } from "../../kubernetes/kubectl.ts";
import { pause } from "../../pause.ts";
import type { ImageVerdict } from "./check.ts";

const nodesSchema = z.object({
  items: z.array(
    z.object({
      status: z.object({
        images: z.array(z.object({ names: z.array(z.string()).nullish() })).default([]),
      }),
    }),
  ),
});

/** How many images a kubelet names at most, the largest ones, unless it is told otherwise. */
const mostNamed = 50;

/** How long to look for an image that is not there yet, and how often; both in milliseconds. */
export interface Patience {
  readonly atMost: number;
  readonly interval: number;
}

/** A kubelet looks which images it has every 30 s, and says so in its next report. */
const kubeletDelay: Patience = { atMost: 45_000, interval: 3000 };

/**
 * Looks for images on the cluster's nodes, where those lie that come from no registry. Needs to list nodes.
 * One that nobody names is missing only once the kubelets have had the time to name what was loaded a moment ago.
 */
export async function imagesOnNodes(
  kubectl: Kubectl,
  images: readonly string[],
  signal: AbortSignal,
  { atMost, interval } = kubeletDelay,
): Promise<ImageVerdict[]> {
  const end = performance.now() + atMost;
  for (;;) {
    const verdicts = await look(kubectl, images, signal);
    if (verdicts.every(({ state }) => state !== "missing") || performance.now() >= end) return verdicts;
    await pause(interval, signal);
  }
}

async function look(kubectl: Kubectl, images: readonly string[], signal: AbortSignal): Promise<ImageVerdict[]> {
  const verdicts = (state: ImageVerdict["state"], detail: string) =>
    images.map((image): ImageVerdict => ({ image, state, detail }));
  let nodes: z.infer<typeof nodesSchema>["items"];
  try {
    nodes = (await kubectl.json(nodesSchema, ["get", "nodes"], { signal })).items;
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    return verdicts("unknown", `the cluster's nodes could not be asked (${error.message.replace(/\.$/, "")})`);
  }
  const names = new Set(nodes.flatMap(({ status }) => status.images.flatMap((image) => image.names ?? [])));
  const namesAll = nodes.every(({ status }) => status.images.length < mostNamed);
  return images.map((image): ImageVerdict => {
    if (names.has(image)) return { image, state: "there", detail: "on a node of the cluster" };
    return namesAll
      ? { image, state: "missing", detail: "on no node of the cluster" }
      : {
          image,
          state: "unknown",
          detail: `the nodes name only their ${mostNamed} largest images, which it is not among`,
        };
  });
}
