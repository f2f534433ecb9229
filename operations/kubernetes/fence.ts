import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Fence, FenceMemory } from "../restore/types.ts";
import { ApiServer, type ApiServerAccess } from "./api-server.ts";

export interface KubernetesFenceSettings {
  namespace: string;
  /** Name of the Rollout whose pods use the database. */
  rollout: string;
  /** Milliseconds until pods that do not end are an error; default: five minutes. */
  timeout?: number;
  /** Milliseconds between two looks at the pods; default: one second. */
  interval?: number;
}

const scaleSchema = z.object({
  spec: z.object({ replicas: z.int().nonnegative().default(0) }),
  status: z.object({ selector: z.string().min(1) }),
});
const podsSchema = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

/**
 * Keeps an application away from its database by scaling its Rollout to 0. A HorizontalPodAutoscaler rests while the number
 * is 0 and goes on when it is set again. It needs get and patch of the Rollout's `scale`, and list of the namespace's pods.
 */
export class KubernetesFence implements Fence {
  private readonly access: ApiServerAccess;
  private readonly settings: KubernetesFenceSettings;
  private readonly scalePath: string;

  constructor(access: ApiServerAccess, settings: KubernetesFenceSettings) {
    this.access = access;
    this.settings = settings;
    const { namespace, rollout } = settings;
    this.scalePath = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts/${rollout}/scale`;
  }

  /** @throws Error when the API server refuses, or pods are still there when the time is over, naming them */
  async raise(memory: FenceMemory): Promise<void> {
    await this.withServer(async (server) => {
      const scale = scaleSchema.parse(await server.get(this.scalePath));
      // Written down first: killed in between, whoever lowers the fence knows the number. What an earlier, killed
      // attempt has written down stays, for it was that attempt which made the number 0.
      if ((await memory.read()) === undefined) await memory.write(scale.spec.replicas);
      await server.patch(this.scalePath, { spec: { replicas: 0 } });
      await this.untilGone(server, scale.status.selector);
    });
  }

  /** Does not wait for pods: whether the application comes up again is not the restore's to judge. */
  async lower(memory: FenceMemory): Promise<void> {
    const replicas = await memory.read();
    if (replicas === undefined) return;
    await this.withServer((server) => server.patch(this.scalePath, { spec: { replicas } }));
    await memory.write(undefined);
  }

  private async untilGone(server: ApiServer, selector: string): Promise<void> {
    const { namespace, rollout, timeout = 300_000, interval = 1_000 } = this.settings;
    // Pods that have ended lie around until somebody collects them, and reach nothing.
    const ended = "status.phase!=Succeeded,status.phase!=Failed";
    const query = new URLSearchParams({ limit: "5", labelSelector: selector, fieldSelector: ended });
    const path = `/api/v1/namespaces/${namespace}/pods?${query.toString()}`;
    const end = Date.now() + timeout;
    for (;;) {
      const { items } = podsSchema.parse(await server.get(path));
      if (items.length === 0) return;
      if (Date.now() >= end) {
        const names = items.map(({ metadata }) => metadata.name).join(", ");
        throw new Error(
          `pods of the Rollout ${rollout} are still there ${Math.round(timeout / 1000)} s after it was scaled to 0 (${names})`,
        );
      }
      await sleep(interval);
    }
  }

  private async withServer<T>(work: (server: ApiServer) => Promise<T>): Promise<T> {
    const server = new ApiServer(this.access);
    try {
      return await work(server);
    } finally {
      await server.close();
    }
  }
}
