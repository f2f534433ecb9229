import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FakeJobs } from "../../../support/fake-jobs.ts";
import type { KubectlReply } from "../../../support/fake-kubectl.ts";
import { bundleOf } from "../../../support/bundles.ts";

/**
 * Lets the Jobs of a cluster that a test plays do their real work: their pods are processes of this machine.
 * @param environment of the pods, without what a Job's Secret adds
 */
export function runRealPods(jobs: FakeJobs, environment: NodeJS.ProcessEnv): void {
  const pod = { ...process.env, ...environment, IMMO_IN_CLUSTER: "1", HOSTNAME: "pod-1" };
  let log = "";
  let ended: Promise<unknown> = Promise.resolve();
  let hasEnded = false;
  jobs.onStart = () => {
    jobs.pods = [{ name: "pod-1", phase: "Running", running: true }];
    log = "";
    hasEnded = false;
    ended = secretsOf(jobs).then(async (files) => {
      const program = await bundleOf("operations");
      const child = spawn(process.execPath, [program, ...jobs.args.slice(1)], { env: { ...pod, ...files } });
      child.stdout.setEncoding("utf8").on("data", (text: string) => (log += text));
      child.stderr.pipe(process.stderr, { end: false });
      jobs.onDelete = () => child.kill("SIGTERM");
      const [code] = (await once(child, "close")) as [number];
      hasEnded = true;
      jobs.ends(code);
    });
  };
  jobs.onLogs = async (_, reply, isFollowing) => {
    // A log that is followed before anything is in it, and breaks off: both happen.
    const hasResult = () => log.includes('"result"');
    if (isFollowing && !hasResult()) await Promise.race([ended, written(() => hasResult() || hasEnded)]);
    reply.out(log);
  };
  jobs.onExec = async ([, ...args], reply: KubectlReply) => {
    const child = spawn(process.execPath, args, { env: pod });
    child.stdout.on("data", (piece: Buffer) => reply.out(piece));
    child.stderr.pipe(process.stderr, { end: false });
    const [code] = (await once(child, "close")) as [number];
    return code;
  };
}

/** The Job's Secrets as files, and the variables that name them. */
async function secretsOf(jobs: FakeJobs): Promise<NodeJS.ProcessEnv> {
  const secret = jobs.secrets.pop();
  if (secret === undefined) return {};
  const file = join(jobs.kubectl.directory, "mounted");
  await writeFile(file, secret.stringData["value"] ?? "");
  const mounted = jobs.job?.spec.template.spec.containers[0]?.env?.find(({ value }) =>
    value?.startsWith("/run/secrets/"),
  );
  return { [mounted?.name ?? "AGE_IDENTITY_FILE"]: file };
}

async function written(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}
