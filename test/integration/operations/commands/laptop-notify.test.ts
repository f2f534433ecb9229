import assert from "node:assert/strict";
import type { RequestOf } from "../../../../operations/commands/command.ts";
import { testReceivers } from "../../../../operations/commands/laptop/tell.ts";
import { runToldRestore } from "../../../../operations/commands/laptop/told-restore.ts";
import { Session } from "../../../../operations/commands/laptop/session.ts";
import { parseCommand } from "../../../../operations/commands/parse.ts";
import { JobFailedError } from "../../../../operations/commands/run-job.ts";
import { NoReceiversError } from "../../../../operations/notify/errors.ts";
import { ReceivingServer } from "../../../support/receiving-server.ts";
import { Laptop } from "./laptop.ts";
import { name, restored } from "./samples.ts";

/** A session whose Jobs end as a test says. */
class PlayedSession extends Session {
  ending: object | Error = restored;

  override runJob(): Promise<unknown> {
    return this.ending instanceof Error ? Promise.reject(this.ending) : Promise.resolve(this.ending);
  }
}

describe("telling people from a laptop", function () {
  this.timeout(60_000);
  let laptop: Laptop;
  let server: ReceivingServer;
  let session: PlayedSession;
  let said: string[];
  beforeEach(async () => {
    [laptop, server] = await Promise.all([Laptop.create(), ReceivingServer.start()]);
    receivers(slack());
    const stack = { name: "staging", namespace: "immoexpress", context: undefined };
    session = new PlayedSession(stack, laptop.environment, new AbortController().signal);
    said = [];
  });
  afterEach(() => Promise.all([laptop.end(), server.stop()]));

  const slack = () => ({ kind: "slack", url: server.url("/services/token") });
  const receivers = (...all: object[]) => laptop.jobs.present.set("notifications", { receivers: JSON.stringify(all) });
  const request = parseCommand("restore --newest --yes --reason=why".split(" ")) as RequestOf<"restore">;
  const restore = () => runToldRestore(request, "ada", session, (sentence) => said.push(sentence));
  const told = () => server.received.map(({ body }) => body).join("\n");

  it("shows how a test message gets to every receiver, and fails when one is not told", async () => {
    receivers(slack(), { kind: "discord", url: server.url("/discord/token") });
    server.answer = (response, count) => response.writeHead(count === 0 ? 204 : 404).end();
    const { exitCode, stdout, stderr } = await laptop.immo("notify test");
    assert.equal(exitCode, 1);
    assert.match(stdout, /^RECEIVER +TIME +ATTEMPTS +RESULT\n/);
    assert.match(stdout, /(Slack|Discord) \(127\S+\) +[\d,]+ ms +1 +told\n/);
    assert.match(stdout, /(Slack|Discord) \(127\S+\) +[\d,]+ ms +1 +answer 404: its address is no longer valid\n/);
    assert.match(told(), /Test message of staging/);
    assert.doesNotMatch(stdout + stderr, /token/);
  });

  it("says that there is nobody to tell", async () => {
    laptop.jobs.present.clear();
    await assert.rejects(testReceivers(session), NoReceiversError);
    assert.equal(await restore(), restored);
    assert.deepEqual(said, []);
  });

  it("follows a restore, with who, why and the record of it", async () => {
    session.ending = { ...restored, audit: "0000000002:abcdef" };
    assert.equal(await restore(), session.ending);
    assert.match(said.join(), /^Told Slack \(127\.0\.0\.1:\d+\)\.$/);
    assert.match(told(), /Restore on staging is done/);
    assert.match(told(), new RegExp(`The database is that of ${name}: 12,000 documents`));
    for (const word of ["ada", "why", "0000000002:abcdef"]) assert.ok(told().includes(word), word);
  });

  it("follows a restore that failed, and none that was refused", async () => {
    session.ending = new JobFailedError("There is no unfinished restore.", 3);
    await assert.rejects(restore(), session.ending);
    assert.deepEqual(server.received, []);
    session.ending = new JobFailedError("The restore failed: no room.", 1);
    await assert.rejects(restore(), session.ending);
    assert.match(told(), /Restore on staging failed.*The restore failed: no room\./s);
    assert.match(said.join(), /^Told Slack/);
  });

  it("changes nothing of a restore when it fails", async () => {
    receivers({ kind: "carrier pigeon", url: "https://token" });
    assert.equal(await restore(), restored);
    assert.match(said.join(), /^Nobody was told: This version does not understand the Secret notifications: deploy/);
    assert.doesNotMatch(said.join(), /token/);
  });
});
