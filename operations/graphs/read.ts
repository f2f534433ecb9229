import { KubectlError } from "../kubernetes/kubectl.ts";
import type { Prometheus, Series, Span } from "../prometheus/client.ts";
import { formatTime } from "../terminal/format.ts";
import { NoGraphsError } from "./errors.ts";
import { goldenSignals, type Line, type Signal } from "./signals.ts";

/** The values of one signal of one service. */
export interface Graph {
  service: string;
  signal: Signal;
  /** Versions from the oldest on, by the names that their lines have. Empty where the signal is not about versions. */
  versions: readonly string[];
  lines: readonly GraphLine[];
}

export interface GraphLine {
  line: Line;
  /** As in {@link Graph.versions}; undefined where the signal is not about versions. */
  version: string | undefined;
  /** At every step of the span, from its beginning on; null: nothing is known. */
  values: readonly (number | null)[];
}

/** Seconds that a rate looks back at least: four readings with `scrapeSeconds` as they are by default. */
const shortestWindow = 60;

/**
 * Asks Prometheus for the golden signals of every service of a namespace.
 * @returns the graphs of the first service, then those of the next one
 * @throws NoGraphsError when there is nothing to draw, saying why; the signal's reason
 */
export async function readGraphs(
  prometheus: Pick<Prometheus, "range">,
  { namespace, span }: { namespace: string; span: Span },
  signal: AbortSignal,
): Promise<Graph[]> {
  const signals = goldenSignals(namespace, Math.max(shortestWindow, span.stepSeconds));
  const answered: { signal: Signal; answers: { line: Line; series: Series[] }[] }[] = [];
  // One signal after the other: each query is a program that runs.
  for (const one of signals) {
    const answers = await Promise.all(one.lines.map(async (line) => ({ line, series: await ask(line.query) })));
    answered.push({ signal: one, answers });
  }
  const services = namesOf(answered.flatMap(({ answers }) => answers.flatMap(({ series }) => series)));
  if (services.length === 0) throw new NoGraphsError(nothingKnown(namespace, span));
  return services.flatMap((service) => {
    const own = answered.map(({ signal: one, answers }) => ({
      signal: one,
      answers: answers.flatMap(({ line, series }) =>
        series.filter(({ labels }) => labels["service"] === service).map((each) => ({ line, series: each })),
      ),
    }));
    const versions = versionsOf(
      own.flatMap(({ signal: { isByVersion }, answers }) =>
        isByVersion ? answers.map(({ series }) => series.labels) : [],
      ),
    );
    return own
      .filter(({ answers }) => answers.length > 0)
      .map(({ signal: one, answers }) => ({
        ...{ service, signal: one, versions: one.isByVersion ? [...versions.values()] : [] },
        lines: answers.map(({ line, series }) => ({
          ...{ line, version: one.isByVersion ? versions.get(versionKey(series.labels)) : undefined },
          values: valuesAt(series, span),
        })),
      }));
  });

  async function ask(query: string): Promise<Series[]> {
    try {
      return await prometheus.range(query, span, signal);
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error;
      throw new NoGraphsError(`Prometheus could not be asked: ${error.message}`, { cause: error });
    }
  }
}

function nothingKnown(namespace: string, { from, to }: Span): string {
  const time = `between ${formatTime(from.toISOString())} and ${formatTime(to.toISOString())} (UTC)`;
  return `Prometheus knows nothing of the namespace ${namespace} ${time}: --since goes back further, and the pods' port "metrics" has to be scraped.`;
}

function namesOf(series: readonly Series[]): string[] {
  return [...new Set(series.flatMap(({ labels }) => labels["service"] ?? []))].sort();
}

/** Names of the versions by their keys: the release, and the pods' hash where one release ran with several configurations. */
function versionsOf(labels: readonly Series["labels"][]): Map<string, string> {
  const found = new Map(labels.map((each) => [versionKey(each), each]));
  const releases = [...found.values()].map(releaseOf);
  const named = [...found].map(([key, each]): [string, string] => {
    const release = releaseOf(each);
    const isAlone = releases.filter((other) => other === release).length === 1;
    return [key, isAlone ? release : `${release} (${each["pod_template_hash"] ?? "no hash"})`];
  });
  return new Map(named.toSorted(([, one], [, other]) => one.localeCompare(other)));
}

function releaseOf(labels: Series["labels"]): string {
  return labels["release"] ?? "unknown release";
}

function versionKey(labels: Series["labels"]): string {
  return `${releaseOf(labels)} ${labels["pod_template_hash"] ?? ""}`;
}

/** Where Prometheus has no sample, and where it divided by nothing, there is no value. */
function valuesAt({ samples }: Series, { from, to, stepSeconds }: Span): (number | null)[] {
  const beginning = from.getTime() / 1000;
  const values = new Array<number | null>(Math.floor((to.getTime() / 1000 - beginning) / stepSeconds) + 1).fill(null);
  for (const [at, value] of samples) {
    const index = Math.round((at - beginning) / stepSeconds);
    if (index in values && Number.isFinite(value)) values[index] = value;
  }
  return values;
}
