import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { releaseTag } from "../../local/stack-values.ts";
import type { Manifest } from "../../operations/backup/manifest.ts";
import type { DeployedRelease } from "../../operations/release/history.ts";
import type { ReleaseFacts } from "../../operations/report/facts.ts";
import { waitUntil } from "../support/wait.ts";
import { ReceivingServer } from "../support/receiving-server.ts";
import { countProperties, health } from "./api.ts";
import { Guide } from "./guide.ts";
import { Keepsake } from "./keepsake.ts";
import { contentsOf, contentsOfBackup } from "./backup-contents.ts";
import { immo, immoJson } from "./immo.ts";
import { putBack } from "./put-back.ts";
import { factsOf, type RunningCommand, startRelease } from "./release-command.ts";
import { assertRuns, canaryHasTraffic, lockHolder, newImage, quick, underLoad, withMorePods } from "./release-stage.ts";
import { saw } from "./saw.ts";
import { applicationSecrets, filesBelow, secretsIn } from "./secrets.ts";
import { changeStackFile } from "./stack-file.ts";
import { stack } from "./stack.ts";
import { rolloutsNow, stackKubectl } from "./watched-update.ts";

const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`;

/** Every phase of a release with what it took. */
function describePhases({ phases }: ReleaseFacts): string {
  const took = (from: string, to: string | null) => (to === null ? "?" : seconds(Date.parse(to) - Date.parse(from)));
  return phases.map(({ name, startedAt, finishedAt }) => `${name} ${took(startedAt, finishedAt)}`).join(", ");
}

describe("releases", function () {
  this.timeout("8m");
  let putFileBack: () => Promise<void>;
  let reports: string;
  /** The good release that the others are compared with. */
  let stable: string;

  /** A channel of Slack, whose address is a password. */
  let channel: ReceivingServer;
  const token = randomUUID();
  const printed: string[] = [];
  const guide = new Guide();

  function start(...args: string[]): RunningCommand {
    const command = startRelease(stack(), reports, ...args);
    const ended = command.ended.then((end) => {
      printed.push(end.stdout, end.stderr);
      return end;
    });
    return { ...command, ended };
  }
  const history = async () => (await immoJson<{ releases: DeployedRelease[] }>(stack(), "history")).releases;

  async function runs(args: readonly string[], ...more: string[]): Promise<void> {
    const end = await immo(stack(), ...args, ...more);
    assert.equal(end.exitCode, 0, `${args.join(" ")}:\n${end.stderr.slice(-2000)}`);
    printed.push(end.stdout, end.stderr);
  }

  async function succeeded({ ended }: RunningCommand): Promise<ReleaseFacts & { milliseconds: number }> {
    const end = await ended;
    assert.equal(end.exitCode, 0, end.stderr.slice(-3000));
    return { ...factsOf(end), milliseconds: end.milliseconds };
  }

  before(async () => {
    reports = await mkdtemp(join(tmpdir(), "immoexpress-e2e-"));
    putFileBack = await changeStackFile(quick);
    channel = await ReceivingServer.start();
    const address = ["immoexpress:notifications.slack.url", channel.url(`/${token}`)];
    await stack().pulumi("config", "set", "--secret", "--path", ...address);
  });

  after(async function () {
    this.timeout("10m");
    await putFileBack();
    await channel.stop();
    await rm(reports, { recursive: true, force: true });
    await putBack();
  });

  it("are deployed without losing a request, recorded, reported and listed", async () => {
    const backend = await newImage({});
    stable = releaseTag(new Date());
    const { result, load } = await underLoad(() =>
      succeeded(start("deploy", `--release=${stable}`, `--backend=${backend}`, "--reason=a good one")),
    );
    saw(`deployed in ${seconds(result.milliseconds)}: ${describePhases(result)}`);
    saw(load.toString());
    assert.equal(load.failed, 0, load.toString());
    assert.equal(result.result, "succeeded");
    assert.notEqual(result.backup, null);
    assert.notEqual(result.health, null);
    assert.ok(result.metrics.some(({ version }) => version === "canary"));
    await assertRuns(stable);

    const [newest] = await history();
    assert.deepEqual([newest?.tag, newest?.result, newest?.reason], [stable, "good", "a good one"]);
    const { records } = await immoJson<{ records: { id: string }[] }>(stack(), "audit", "list");
    assert.ok(records.some(({ id }) => id === result.auditId));
    const kept = await immoJson<{ reports: { release: string }[] }>(stack(), "report", "list");
    assert.ok(kept.reports.some(({ release }) => release === stable));
    assert.equal((await readdir(reports)).length, 1);
    assert.equal(await lockHolder(), "");
  });

  it("that are bad go back by themselves; a second deployment meanwhile is told who holds the lock", async () => {
    const backend = await newImage({ FAULT_LATENCY_MS: "3000" });
    const { result: end, load } = await underLoad(async () => {
      const bad = start("deploy", `--backend=${backend}`, "--actor=ada@example.com", "--reason=slow one");
      await canaryHasTraffic();
      const second = await immo(stack(), "deploy", "--actor=grace@example.com");
      assert.equal(second.exitCode, 3, second.stderr);
      assert.match(second.stderr, /ada@example\.com .*slow one/);
      saw(second.stderr.trim().split("\n").at(-1) ?? "");
      return bad.ended;
    });
    assert.equal(end.exitCode, 5, end.stderr.slice(-3000));
    const facts = factsOf(end);
    saw(`back in ${seconds(end.milliseconds)}: ${facts.problem ?? ""}; ${describePhases(facts)}`);
    saw(load.toString());
    assert.match(facts.problem ?? "", /backend: p95-seconds/);
    assert.deepEqual([facts.result, facts.runs], ["rolled back", stable]);
    assert.ok(load.failed <= load.requests * 0.1, load.toString());
    await assertRuns(stable);
    const [newest, failed] = await history();
    assert.deepEqual([newest?.tag, newest?.action, newest?.automatic], [stable, "rollback", true]);
    assert.equal(failed?.result, "failed");
  });

  it("that damage the data are undone with the database: equal to the backup from before", async () => {
    // What is read for the first time after such a change takes its time: that is not what is looked at here.
    await changeStackFile([[["canary", "limits", "p95Milliseconds"], 10_000]]);
    const backend = await newImage({ FAULT_MIGRATION: "damage" });
    const keepsake = await Keepsake.leave(stack());
    const properties = await countProperties(stack());
    const { backup } = await succeeded(start("deploy", `--backend=${backend}`, "--reason=a bad migration"));
    assert.ok((await countProperties(stack())) < properties, "the migration damaged nothing");

    const back = await succeeded(
      start(...guide.take("npm run rollback -- --stack=production --to=last-good --restore-database"), "--yes"),
    );
    saw(`undone in ${seconds(back.milliseconds)}: ${describePhases(back)}`);
    assert.ok(back.milliseconds < 240_000, "a rollback takes less than four minutes here");
    await assertRuns(stable);
    await keepsake.isThere();
    const now = await immoJson<Manifest>(stack(), "backup");
    const before = backup?.name ?? assert.fail("no backup was made before the deployment");
    assert.deepEqual(contentsOf(now), await contentsOfBackup(stack(), before));
  });

  it("that nobody watches any more go back by themselves, and stay back when the autoscaler wants more pods", async () => {
    const backend = await newImage({ FAULT_ERROR_RATE: "0.5" });
    const { load } = await underLoad(async () => {
      const killed = start("deploy", `--backend=${backend}`, "--actor=ada@example.com", "--reason=killed");
      await canaryHasTraffic();
      killed.kill();
      await killed.ended;
      const [kubectl, since] = [await stackKubectl(), Date.now()];
      // The other service may not have begun yet when the deployment was killed.
      const areBack = async () => {
        const rollouts = await rolloutsNow(kubectl);
        const isBack = rollouts.every(
          ({ isAborted, step, canaryWeight }) => (isAborted || step === null) && canaryWeight === 0,
        );
        return isBack && rollouts.some(({ isAborted }) => isAborted);
      };
      await waitUntil(areBack, { what: "both services to be back", timeout: 180_000, interval: 500 });
      saw(`both services back ${seconds(Date.now() - since)} after the deployment was killed`);
      // Its pods outlive its traffic by the controller's delay, and count as ready ones meanwhile.
      const areGone = async () => (await rolloutsNow(kubectl)).every(({ pods }) => pods.canary === 0);
      await waitUntil(areGone, { what: "the pods of the new version to be gone", timeout: 120_000, interval: 1_000 });
      await withMorePods(4, async () => {
        const rollout = (await rolloutsNow(kubectl)).find(({ service }) => service === "backend");
        const { pods, canaryWeight } = rollout ?? assert.fail("the backend has no rollout");
        assert.deepEqual({ pods, canaryWeight }, { pods: { stable: 4, canary: 0 }, canaryWeight: 0 });
      });
    });
    saw(load.toString());
    assert.ok(load.failed <= load.requests * 0.1, load.toString());
    assert.equal((await health(stack())).release, stable);
    assert.notEqual(await lockHolder(), "");
  });

  it("whose deployment was killed leave nothing that the next deployment cannot settle", async () => {
    const backend = await newImage({});
    const next = releaseTag(new Date());
    const again = await start("deploy", `--release=${next}`, `--backend=${backend}`, "--reason=again").ended;
    assert.equal(again.exitCode, 0, again.stderr.slice(-3000));
    saw(`deployed in ${seconds(again.milliseconds)}: ${describePhases(factsOf(again))}`);
    assert.match(again.stderr, /ada@example\.com/);
    await assertRuns(next);
  });

  it("are gone back from on request, to the last good one, within seven minutes", async () => {
    const { result, load } = await underLoad(() =>
      succeeded(start(...guide.take("npm run rollback -- --stack=production --to=last-good"))),
    );
    saw(`back in ${seconds(result.milliseconds)}: ${describePhases(result)}`);
    saw(load.toString());
    assert.equal(result.release, stable);
    assert.equal(load.failed, 0, load.toString());
    assert.ok(result.milliseconds < 7 * 60_000);
    await assertRuns(stable);
    const { unfinished } = await immoJson<{ unfinished: { reason?: string }[] }>(stack(), "audit", "verify");
    assert.ok(unfinished.some(({ reason }) => reason === "killed"));
  });

  it("are refused with a sentence when tag, reason or image is wrong", async () => {
    const cases: [args: string[], code: number, sentence: RegExp][] = [
      [["rollback", "--to=prod-20200101-000000", "--reason=x"], 3, /Nobody has deployed prod-20200101-000000.*nearest/],
      [["rollback", "--to=last-good"], 2, /--reason=/],
      [
        ["deploy", "--backend=localhost/immoexpress/backend:nosuch"],
        3,
        /no image localhost\/immoexpress\/backend:nosuch/,
      ],
    ];
    for (const [args, code, sentence] of cases) {
      const { exitCode, stderr } = await immo(stack(), ...args);
      assert.equal(exitCode, code, stderr);
      assert.match(stderr, sentence);
      saw(stderr.trim().split("\n").at(-1) ?? "");
    }
    await assertRuns(stable);
  });

  it("are gone back from by every command of the rollback guide", async () => {
    const [, before = assert.fail("there was one good release only")] = (await history()).filter(
      ({ tag, result }) => result === "good" && tag !== stable,
    );
    const { release } = await succeeded(
      start(...guide.take("npm run rollback -- --stack=production --to=prod-20251207-143000", { release: before.tag })),
    );
    assert.equal(release, before.tag);
    const { name: backup } = await immoJson<Manifest>(stack(), ...guide.take("npm run backup -- --stack=production"));
    const restore = "npm run restore -- --stack=production";
    const named = `${restore} --name=mongodb-backup-20251207-120000`;
    await runs(guide.take(`${named} --plan`, { backup }));
    await runs(guide.take(named, { backup }), "--yes");
    await runs(guide.take(`${restore} --undo`), "--yes");
    const resumed = await immo(stack(), ...guide.take(`${restore} --resume`), "--yes");
    assert.equal(resumed.exitCode, 3, resumed.stderr);
    saw(resumed.stderr.trim().split("\n").at(-1) ?? "");
    // It goes on until somebody ends it.
    const status = guide.take("npm run status -- --stack=production --watch");
    await runs(status.filter((option) => option !== "--watch"));
    const others = guide.left;
    for (const line of others) await runs(guide.take(line).map((one) => one.replace("--to=graphs", `--to=${reports}`)));
    saw(`and ${others.join(", ")}`);
  });

  it("show no secret: not in what is printed, in reports, audit records, messages or the state", async () => {
    const secrets = [...(await applicationSecrets(stack())), { name: "address of the channel", value: token }];
    const messages = channel.received.map(({ body }) => body);
    assert.ok(
      messages.some((body) => body.includes(stable)),
      "nobody was told of the release",
    );
    const { stdout: audit } = await immo(stack(), "audit", "list", "--json");
    const files = [...(await filesBelow(reports)), ...(await filesBelow(stack().stateDirectory))];
    for (const text of [...printed, ...messages, audit]) assert.deepEqual(secretsIn(text, secrets), []);
    for (const { path, content } of files) assert.deepEqual(secretsIn(content, secrets), [], path);
    saw(
      `none of ${secrets.map(({ name }) => name).join(", ")} in ${printed.length} outputs, ${messages.length} messages`,
    );
    saw(`nor in ${audit.length} characters of audit records and ${files.length} files of reports and the state`);
  });
});
