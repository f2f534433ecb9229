import { z } from "zod";
import type { Kubectl } from "../kubernetes/kubectl.ts";
import { proxyPath } from "./address.ts";

/** The values of one metric, by time. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970, and the value: NaN and infinities are as they were said. */
  readonly samples: readonly (readonly [at: number, value: number])[];
}

export interface Span {
  readonly from: Date;
  readonly to: Date;
  /** Between two samples. */
  readonly stepSeconds: number;
}

/** More samples than this make a chart no better. */
const mostSamples = 240;
/** Seconds between two samples at least: nothing is read more often. */
const shortestStep = 5;

/** A span that ends at a moment, with as many samples as a chart can show. */
export function spanUntil(to: Date, seconds: number): Span {
  const stepSeconds = Math.max(shortestStep, Math.ceil(seconds / mostSamples));
  return { from: new Date(to.getTime() - seconds * 1000), to, stepSeconds };
}

const answerSchema = z.object({
  data: z.object({
    resultType: z.literal("matrix"),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string().transform(Number)])),
      }),
    ),
  }),
});

const templatesSchema = z.object({
  items: z.array(
    z.object({
      spec: z.object({
        metrics: z.array(z.object({ provider: z.object({ prometheus: z.object({ address: z.url() }).optional() }) })),
      }),
    }),
  ),
});

/** The Prometheus that judges the releases of a namespace, asked through the API server of its cluster. */
export class Prometheus {
  private readonly kubectl: Kubectl;
  private readonly path: string;

  private constructor(kubectl: Kubectl, path: string) {
    this.kubectl = kubectl;
    this.path = path;
  }

  /**
   * Finds it where the analyses of the rollouts find it.
   * @returns undefined where none is named, or one that is not in the cluster
   * @throws KubectlError; the signal's reason
   */
  static async find(kubectl: Kubectl, signal: AbortSignal): Promise<Prometheus | undefined> {
    const { items } = await kubectl.json(templatesSchema, ["get", "analysistemplates.argoproj.io"], { signal });
    const metrics = items.flatMap(({ spec }) => spec.metrics);
    const [address] = metrics.flatMap(({ provider }) => provider.prometheus?.address ?? []);
    const path = address === undefined ? undefined : proxyPath(address);
    return path === undefined ? undefined : new Prometheus(kubectl, path);
  }

  /**
   * A query for every moment of a span.
   * @see https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
   * @throws KubectlError, also when Prometheus refuses the query; ZodError for another answer; the signal's reason
   */
  async range(query: string, { from, to, stepSeconds }: Span, signal: AbortSignal): Promise<Series[]> {
    const parameters = new URLSearchParams({
      query,
      ...{ start: from.toISOString(), end: to.toISOString(), step: String(stepSeconds) },
    });
    const text = await this.kubectl.run(["get", `--raw=${this.path}/api/v1/query_range?${parameters.toString()}`], {
      signal,
    });
    const { data } = answerSchema.parse(JSON.parse(text));
    return data.result.map(({ metric, values }) => ({ labels: metric, samples: values }));
  }
}
