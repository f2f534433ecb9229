import assert from "node:assert/strict";
import type { Manifest } from "../../operations/backup/manifest.ts";
import { killContainerOf } from "../support/cluster.ts";
import type { Pod } from "../support/kubectl-objects.ts";
import { waitUntil } from "../support/wait.ts";
import { Api, getProperty, health } from "./api.ts";
import type { Listing } from "./backup-contents.ts";
import { immo, type ImmoEnd, immoJson } from "./immo.ts";
import { waitForPods } from "./pods.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

const lastLine = (text: string) => text.trim().split("\n").at(-1) ?? "";

/**
 * Runs a command that starts a Job, and kills the process of the Job's first pod in one of its phases.
 * @param app label `app.kubernetes.io/name` of the pods of such Jobs
 * @returns how the command ended all the same
 */
async function killedIn(phase: string, app: string, ...args: string[]): Promise<ImmoEnd> {
  const { kubectl, outputs } = stack();
  const { namespace } = outputs;
  const selector = `app.kubernetes.io/name=${app}`;
  const namesOf = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.name);
  const before = namesOf(await kubectl.list<Pod>("pods", { namespace, selector }));
  const ended = immo(stack(), ...args, "--json");
  const inPhase = async () => {
    const pods = await kubectl.list<Pod>("pods", { namespace, selector });
    const mine = pods.find(({ metadata }) => !before.includes(metadata.name));
    if (mine === undefined) return undefined;
    const { stdout } = await kubectl.run(["logs", mine.metadata.name, `--namespace=${namespace}`]);
    return stdout.includes(`"name":"${phase}"`) ? mine : undefined;
  };
  const pod = await waitUntil(inPhase, { what: `a pod of ${app} in the phase ${phase}`, interval: 50 });
  await killContainerOf(pod);
  saw(`${args.join(" ")}: ${pod.metadata.name} killed in the phase ${phase}`);
  return ended;
}

describe("killed-jobs", function () {
  this.timeout("6m");
  let made: Manifest;

  async function assertAllAreWhole(): Promise<void> {
    const { unusable, restorable } = await immoJson<Listing>(stack(), "backup", "list");
    assert.deepEqual(unusable, []);
    made = restorable[0] ?? assert.fail("there is no backup");
    await immoJson(stack(), "backup", "verify", made.name);
  }

  it("of a backup list nothing half-done, and another pod makes the backup", async () => {
    const { exitCode, stdout, stderr } = await killedIn("dump", "backup", "backup");
    assert.equal(exitCode, 0, stderr.slice(-2000));
    assert.match(stderr, /tries again/);
    await assertAllAreWhole();
    assert.equal(made.name, (JSON.parse(stdout) as Manifest).name);
  });

  it("of a restore leave the old data or the backup's, and the restore can be finished", async () => {
    const api = await Api.login(stack());
    const later = await api.createProperty();
    const end = await killedIn("load", "restore", "restore", "--name", made.name, "--yes", "--reason=killed");
    if (end.exitCode !== 0) {
      saw(lastLine(end.stderr));
      assert.match(end.stderr, /--resume/);
      assert.equal((await getProperty(stack(), later.id)).title, later.title);
      // The lock of the killed pod expires first.
      const isFinished = async () => (await immo(stack(), "restore", "--resume", "--yes")).exitCode === 0;
      await waitUntil(isFinished, { what: "the restore to be finished", timeout: 120_000, interval: 5_000 });
    }
    await waitForPods(stack(), "backend", () => true, "the backend to run again");
    const isWell = async () => (await health(stack())).status === "ok";
    await waitUntil(isWell, { what: "the API" });
    const { status } = await stack().http.call(`${stack().outputs.apiUrl}/api/properties/${later.id}`);
    assert.equal(status, 404);

    await immoJson(stack(), "restore", "--undo", "--yes");
    await waitUntil(isWell, { what: "the API", timeout: 120_000 });
    assert.equal((await getProperty(stack(), later.id)).title, later.title);
    await assertAllAreWhole();
  });
});
