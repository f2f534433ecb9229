import { join } from "node:path";
import { z } from "zod";
import { Kubectl } from "../../operations/kubernetes/kubectl.ts";
import { run } from "../exec.ts";
import { repositoryRoot } from "../paths.ts";
import { step } from "../progress.ts";
import { localStack, outputs, type StackEnvironment } from "../stack/index.ts";
import { measureMonitoring, noMonitoring } from "./monitoring/index.ts";
import type { Result } from "./result.ts";
import { repeat } from "./statistics.ts";

const ups = {
  fresh: "`make up` on a machine without a cluster, to all pods ready",
  stopped: "`make up` after `make stop`, to all pods ready",
};
const updates = {
  update: "no-change `pulumi up --stack local --yes`",
  withoutPreview: "no-change `pulumi up --stack local --yes --skip-preview`",
  preview: "preview of local",
};

/** Where the rollouts are, which name their Prometheus. */
const deployed = z.object({ namespace: z.string() });

/**
 * What needs the local cluster. It is stopped and started again; with `fresh` it is removed with its data first.
 * Where none runs, the results say so and hold no times.
 */
export async function measureCluster(
  runs: number,
  environment: StackEnvironment,
  options: { fresh: boolean },
): Promise<Result[]> {
  if (!(await isRunning(environment))) {
    const note = "no local cluster runs: `make up` first";
    const nothing = [...Object.values(ups), ...Object.values(updates)].map((what) => ({ what, values: [], note }));
    return [...nothing, ...noMonitoring(note)];
  }
  const results: Result[] = [];
  if (options.fresh) results.push({ what: ups.fresh, values: await measureUp("down", environment), long: true });
  results.push({ what: ups.stopped, values: await measureUp("stop", environment), long: true });
  results.push(...(await measureUpdates(runs, environment)));
  const kubectl = new Kubectl(deployed.parse(await outputs(environment)).namespace, { environment });
  return [...results, ...(await step("Monitoring", () => measureMonitoring(runs, kubectl)))];
}

/** One run of `make up` until every pod is ready; `stop` or `down` before it is not measured. */
async function measureUp(before: "stop" | "down", environment: StackEnvironment): Promise<number[]> {
  await step(`make ${before}`, () => make(before));
  return step("make up, to all pods ready", () =>
    repeat(1, async () => {
      await make("up");
      // Pods of finished jobs are never ready again.
      const pods = [
        "pods",
        "--all",
        "--all-namespaces",
        "--field-selector=status.phase!=Succeeded,status.phase!=Failed",
      ];
      await run("kubectl", ["wait", "--for=condition=Ready", "--timeout=300s", ...pods], { env: environment });
    }),
  );
}

async function measureUpdates(runs: number, environment: StackEnvironment): Promise<Result[]> {
  const pulumi = (args: readonly string[]) =>
    run("pulumi", [...args, "--stack", localStack, "--expect-no-changes", "--non-interactive"], {
      cwd: repositoryRoot,
      env: environment,
    });
  const measure = async (what: string, args: readonly string[], limit?: number): Promise<Result> => ({
    what,
    values: await step(what, () => repeat(runs, () => pulumi(args))),
    limit,
  });
  return [
    await measure(updates.update, ["up", "--yes"], 10_000),
    await measure(updates.withoutPreview, ["up", "--yes", "--skip-preview"], 10_000),
    await measure(updates.preview, ["preview"]),
  ];
}

async function isRunning(environment: StackEnvironment): Promise<boolean> {
  try {
    await run("kubectl", ["get", "--raw=/readyz", "--request-timeout=5s"], { env: environment });
    return true;
  } catch {
    return false;
  }
}

async function make(verb: "up" | "stop" | "down"): Promise<void> {
  await run(process.execPath, [join(repositoryRoot, "local", "cli.ts"), verb], { cwd: repositoryRoot });
}
