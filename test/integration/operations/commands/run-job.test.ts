import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type ClusterJobRequest, JobFailedError, runClusterJob } from "../../../../operations/commands/run-job.ts";
import type { OperationEvent } from "../../../../operations/terminal/events.ts";
import { eventLine, FakeJobs, resultLine } from "../../../support/fake-jobs.ts";

const phase = (name: string) => eventLine({ event: "phase", name });

describe("a Job in the cluster", () => {
  let jobs: FakeJobs;
  let events: OperationEvent[];
  beforeEach(async () => {
    jobs = await FakeJobs.start();
    events = [];
  });
  afterEach(() => jobs.stop());

  const run = (different: Partial<ClusterJobRequest> = {}) =>
    runClusterJob({
      ...{ namespace: "immoexpress", cronJob: "backup", args: ["backup", "--kind=manual"], timeoutMs: 30_000 },
      onEvent: (event) => events.push(event),
      signal: new AbortController().signal,
      kubectl: { executable: jobs.kubectl.executable },
      limits: { interval: 20, start: 400, room: 1_200, unreachable: 600 },
      ...different,
    });

  const failure = async (different: Partial<ClusterJobRequest> = {}): Promise<JobFailedError> => {
    try {
      await run(different);
    } catch (error) {
      assert.ok(error instanceof JobFailedError, String(error));
      return error;
    }
    return assert.fail("it did not fail");
  };

  const phases = () => events.flatMap((event) => (event.event === "phase" ? [event.name] : []));
  const warnings = () => events.flatMap((event) => (event.event === "warning" ? [event.message] : []));

  it("is the CronJob's with other arguments, belongs to nobody, and its result is handed on", async () => {
    jobs.runs([phase("dump"), phase("upload"), resultLine({ name: "a" })]);
    const done = await run();
    assert.deepEqual(done, { exitCode: 0, result: { name: "a" }, jobName: jobs.job?.metadata.name });
    assert.match(done.jobName, /^backup-\d{8}-\d{6}-[0-9a-f]{6}$/);
    assert.deepEqual(phases(), ["dump", "upload"]);
    const { metadata, spec } = jobs.job as unknown as {
      metadata: Record<string, unknown>;
      spec: Record<string, unknown>;
    };
    assert.deepEqual(metadata["labels"], {
      app: "backup",
      "batch.kubernetes.io/job-name": done.jobName,
      "app.kubernetes.io/part-of": "immoexpress",
      "app.kubernetes.io/created-by": "immo",
    });
    assert.equal(metadata["ownerReferences"], undefined);
    assert.deepEqual(
      [spec["ttlSecondsAfterFinished"], spec["activeDeadlineSeconds"], spec["suspend"]],
      [3600, 3600, undefined],
    );
    assert.deepEqual(jobs.args, ["/app/operations.mjs", "backup", "--kind=manual"]);
    assert.equal(jobs.isDeleted, false);
    for (const { args } of jobs.kubectl.calls) assert.ok(args.includes("--namespace=immoexpress"), args.join(" "));
  });

  it("gets a secret in a file, through a Secret that goes with it, before it starts", async () => {
    jobs.runs([resultLine(null)]);
    await run({ secret: { variable: "AGE_IDENTITY_FILE", content: "AGE-SECRET-KEY-1X" } });
    const { spec, metadata } = jobs.job as unknown as {
      metadata: { name: string };
      spec: { suspend: boolean; template: { spec: Record<string, unknown[]> } };
    };
    assert.equal(spec.suspend, true);
    const [container] = spec.template.spec["containers"] as { env: object[]; volumeMounts: object[] }[];
    assert.deepEqual(container?.env.at(-1), {
      name: "AGE_IDENTITY_FILE",
      value: "/run/secrets/immoexpress-job/value",
    });
    assert.deepEqual(spec.template.spec["volumes"], [{ name: "job-secret", secret: { secretName: metadata.name } }]);
    const [secret] = jobs.secrets;
    assert.deepEqual(secret?.stringData, { value: "AGE-SECRET-KEY-1X" });
    assert.equal(secret.metadata.ownerReferences[0]?.uid, "uid-1");
    assert.ok(jobs.kubectl.calls.every(({ args }) => !args.join(" ").includes("AGE-SECRET-KEY")));
  });

  it("that fails says its own sentence, and its exit code", async () => {
    jobs.runs([eventLine({ event: "error", seconds: 2, message: "The backup is damaged.", exitCode: 4 })], 4);
    const error = await failure({ whenSilent: "Go on with --resume." });
    assert.deepEqual([error.message, error.exitCode], ["The backup is damaged.", 4]);
    assert.equal(error.jobName, jobs.job?.metadata.name);
  });

  it("that crashes leaves its last words", async () => {
    jobs.runs(["node:internal/process", "", "TypeError: x is not a function"], 1);
    const error = await failure();
    assert.match(
      error.message,
      /^The Job backup-\S+ failed: with exit code 1\. Its last words: node:internal\/process \/ TypeError: x is not a function$/,
    );
  });

  it("that Kubernetes ended says why", async () => {
    jobs.runs([phase("dump")]);
    jobs.onLogs = () => jobs.ends(137, "OOMKilled");
    const killed = await failure({ whenSilent: "Go on with --resume." });
    assert.match(killed.message, /needed more memory than its container may have\. Go on with --resume\.$/);
    assert.equal(killed.exitCode, 137);
    jobs.onLogs = () => {
      jobs.pods = [];
      jobs.conditions = [{ type: "Failed", status: "True", reason: "DeadlineExceeded" }];
    };
    const late = await failure();
    assert.match(late.message, /ran for longer than it may, and Kubernetes ended it\.$/);
    assert.equal(late.exitCode, 1);
  });

  it("is heard line by line, each once, through a log that breaks off in the middle of one", async () => {
    const lines = Array.from({ length: 9 }, (_, index) => phase(`${index} ü`));
    jobs.runs([]);
    let connections = 0;
    jobs.onLogs = async (_, reply, isFollowing) => {
      connections++;
      const all = `${lines.join("\n")}\n`;
      if (!isFollowing) {
        reply.out(`${all}${resultLine(1)}`);
        return;
      }
      // In the middle of a line, and of a letter.
      const until = Math.min(Buffer.byteLength(all), connections * 95);
      reply.out(Buffer.from(all).subarray(0, until));
      await sleep(10);
      if (connections < 9) throw new Error("error: unexpected EOF");
      jobs.ends(0);
    };
    assert.equal((await run()).result, 1);
    assert.deepEqual(
      phases(),
      Array.from({ length: 9 }, (_, index) => `${index} ü`),
    );
  });

  it("is heard to the end although the log's stream never ends", async () => {
    jobs.runs([]);
    jobs.onLogs = async (_, reply, isFollowing) => {
      reply.out(`${phase("dump")}\n`);
      if (!isFollowing) {
        reply.out(`${resultLine(7)}\n`);
        return;
      }
      jobs.ends(0);
      await new Promise((resolve) => reply.gone.addEventListener("abort", resolve));
    };
    assert.equal((await run()).result, 7);
    assert.deepEqual(phases(), ["dump"]);
  }).timeout(30_000);

  it("that Kubernetes tries again is followed from pod to pod", async () => {
    jobs.onStart = () => (jobs.pods = [{ name: "pod-1", phase: "Running", running: true }]);
    jobs.onLogs = (pod, reply) => {
      reply.out(`${phase(pod)}\n`);
      if (pod === "pod-1") {
        reply.out(`${eventLine({ event: "error", seconds: 1, message: "The store is gone.", exitCode: 1 })}\n`);
        const first = { name: "pod-1", phase: "Failed" as const, terminated: { exitCode: 1 } };
        jobs.pods = [first, { name: "pod-2", phase: "Running", running: true }];
      } else {
        reply.out(`${resultLine("second")}\n`);
        jobs.ends(0);
      }
    };
    assert.equal((await run()).result, "second");
    assert.deepEqual(phases(), ["pod-1", "pod-2"]);
    assert.deepEqual(warnings(), ["An attempt failed; the pod pod-2 tries again."]);
  });

  it("whose image cannot be had says so in time, and is deleted", async () => {
    const waiting = { reason: "ImagePullBackOff", message: 'Back-off pulling image "localhost/operations:1"' };
    jobs.onStart = () => (jobs.pods = [{ name: "pod-1", waiting }]);
    const error = await failure();
    assert.match(
      error.message,
      /^The Job backup-\S+ cannot start: the container of the pod pod-1 waits, ImagePullBackOff: Back-off pulling image/,
    );
    assert.deepEqual(warnings(), [error.message]);
    assert.equal(jobs.isDeleted, true);
  });

  it("that no node has room for waits longer, because one may be on its way", async () => {
    const conditions = [
      { type: "PodScheduled", status: "False", message: "0/1 nodes are available: 1 Insufficient memory." },
    ];
    jobs.onStart = () => (jobs.pods = [{ name: "pod-1", conditions }]);
    const started = Date.now();
    const error = await failure();
    assert.ok(Date.now() - started >= 1_200);
    assert.match(
      error.message,
      /cannot start: no node takes the pod pod-1: 0\/1 nodes are available: 1 Insufficient memory\.$/,
    );
    assert.equal(warnings().length, 1);
  });

  it("that gets no pod says what keeps it from one", async () => {
    jobs.warnings = [{ reason: "FailedCreate", message: 'pods "x" is forbidden: exceeded quota: compute' }];
    assert.match(
      (await failure()).message,
      /cannot start: FailedCreate: pods "x" is forbidden: exceeded quota: compute$/,
    );
  });

  it("whose image is large is waited for", async () => {
    const pulling = { name: "pod-1", waiting: { reason: "ContainerCreating" } };
    jobs.onStart = () => (jobs.pods = [pulling]);
    setTimeout(() => {
      jobs.runs([resultLine("late")]);
      jobs.onStart(jobs.job!);
    }, 800);
    assert.equal((await run()).result, "late");
  });

  it("goes on while the API server is away for a moment, and is given up when it stays away", async () => {
    jobs.runs([resultLine("there again")]);
    jobs.outage = new Error("Unable to connect to the server: dial tcp 127.0.0.1:6443: connect: connection refused");
    setTimeout(() => (jobs.outage = undefined), 250);
    assert.equal((await run()).result, "there again");
    jobs.outage = new Error("Unable to connect to the server: dial tcp 127.0.0.1:6443: connect: connection refused");
    const error = await failure();
    assert.match(
      error.message,
      /^The API server has not answered for \d s, and the Job backup-\S+ may go on: .*connection refused/,
    );
    assert.equal(jobs.isDeleted, false);
  });

  it("is not made where no API server answers, which is said without the noise around it", async () => {
    const log = 'E1123 00:29:49.791063   18645 memcache.go:265] "Unhandled Error" err="couldn\'t get the list"';
    jobs.noise = `${log}\n${log}\nUnable to connect to the server: EOF`;
    assert.equal((await failure()).message, "kubectl ended with 1: Unable to connect to the server: EOF");
  });

  it("that somebody deletes is not waited for", async () => {
    jobs.runs([]);
    jobs.onLogs = () => void (jobs.isDeleted = true);
    assert.match((await failure()).message, /^The Job backup-\S+ was deleted by somebody else\.$/);
  });

  it("that takes too long is deleted, or left if that is wanted", async () => {
    jobs.runsOn();
    assert.match((await failure({ timeoutMs: 600 })).message, /did not end within 0 minutes and was deleted\.$/);
    assert.equal(jobs.isDeleted, true);
    assert.match((await failure({ timeoutMs: 600, whenAbandoned: "leave" })).message, /; it goes on\.$/);
    assert.equal(jobs.isDeleted, false);
  });

  it("is deleted when nobody waits for it any more, and the reason is that of the signal", async () => {
    const ending = new AbortController();
    jobs.runsOn([], () => ending.abort(new Error("Interrupted.")));
    await assert.rejects(run({ signal: ending.signal }), { message: "Interrupted." });
    assert.equal(jobs.isDeleted, true);
  });

  it("needs a CronJob, and kubectl", async () => {
    assert.equal(
      (await failure({ cronJob: "drill" })).message,
      "There is no CronJob drill in the namespace immoexpress: deploy the stack with backups enabled (immoexpress:backup), or choose another one with --stack.",
    );
    assert.match(
      (await failure({ kubectl: { executable: "immoexpress-no-kubectl" } })).message,
      /^The program immoexpress-no-kubectl is not there: install kubectl; /,
    );
  });
});
