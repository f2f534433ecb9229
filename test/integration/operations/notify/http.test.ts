import assert from "node:assert/strict";
import { describeDeliveries } from "../../../../operations/notify/deliveries.ts";
import { notify } from "../../../../operations/notify/notify.ts";
import type { Notification } from "../../../../operations/notify/notification.ts";
import type { Receiver } from "../../../../operations/notify/receivers.ts";
import { ReceivingServer } from "../../../support/receiving-server.ts";

const notification: Notification = { type: "test", stack: "staging", actor: "ada" };
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const quick = { firstDelay: 1 };

describe("telling receivers over HTTP", function () {
  this.timeout(20_000);
  let server: ReceivingServer;
  beforeEach(async () => (server = await ReceivingServer.start()));
  afterEach(() => server.stop());

  const slack = (path = "/services/T0/token"): Receiver => ({ kind: "slack", url: server.url(path) });

  it("sends each channel what it understands", async () => {
    const receivers: Receiver[] = [
      slack("/slack"),
      { kind: "discord", url: server.url("/discord") },
      { kind: "webhook", url: server.url("/webhook?x=1"), secret },
    ];
    const deliveries = await notify(receivers, notification, quick);
    assert.deepEqual(
      deliveries.map(({ problem, attempts }) => [problem, attempts]),
      [1, 2, 3].map(() => [undefined, 1]),
    );
    const bodies = Object.fromEntries(server.received.map(({ path, body }) => [path, JSON.parse(body) as object]));
    assert.ok("blocks" in bodies["/slack"]!);
    assert.ok("embeds" in bodies["/discord"]!);
    assert.deepEqual((bodies["/webhook?x=1"] as { type: string }).type, "test");
    assert.match(
      describeDeliveries(deliveries).join(),
      /^Told Slack \(\S+\), Discord \(\S+\) and the webhook \(\S+\)\.$/,
    );
  });

  it("tries again what may pass, and says to a webhook that it is the same", async () => {
    server.answer = (response, count) => response.writeHead(count < 2 ? 500 : 204).end();
    const [delivery] = await notify([{ kind: "webhook", url: server.url("/"), secret }], notification, quick);
    assert.deepEqual([delivery?.problem, delivery?.attempts], [undefined, 3]);
    assert.equal(new Set(server.received.map(({ headers }) => headers["webhook-id"])).size, 1);
  });

  it("waits as long as a receiver asks it to", async () => {
    const times: number[] = [];
    server.answer = (response, count) => {
      times.push(performance.now());
      if (count === 0) response.writeHead(429, { "retry-after": "0.4" }).end();
      else response.end();
    };
    const [delivery] = await notify([slack()], notification, quick);
    assert.equal(delivery?.problem, undefined);
    assert.ok(times[1]! - times[0]! >= 395, `${times[1]! - times[0]!} ms`);
  });

  it("does not wait for one that asks for more than there is, nor repeats what will not pass", async () => {
    const cases: [status: number, headers: Record<string, string>, problem: string][] = [
      [429, { "retry-after": "3600" }, "answer 429"],
      [404, {}, "answer 404: its address is no longer valid"],
      [302, { location: server.url("/elsewhere") }, "answer 302: it sends to another address, which is not followed"],
      [400, {}, "answer 400"],
    ];
    for (const [status, headers, problem] of cases) {
      server.answer = (response) => response.writeHead(status, headers).end("token of yours: /services/T0/token");
      const [delivery] = await notify([slack()], notification, quick);
      assert.deepEqual([delivery?.problem, delivery?.attempts], [problem, 1]);
    }
    assert.ok(server.received.every(({ path }) => path === "/services/T0/token"));
  });

  it("costs no more than its time, however many receivers hang, and the others are told", async () => {
    const hanging = await ReceivingServer.start();
    hanging.answer = () => undefined;
    const dripping = await ReceivingServer.start();
    dripping.answer = (response) => void response.writeHead(200).write("a");
    try {
      const began = performance.now();
      const receivers = [hanging.url("/1"), hanging.url("/2"), dripping.url("/"), server.url("/")];
      const deliveries = await notify(
        receivers.map((url) => ({ kind: "slack", url })),
        notification,
        { ...quick, end: Date.now() + 500 },
      );
      const took = performance.now() - began;
      assert.ok(took < 3_000, `${took} ms`);
      assert.deepEqual(
        deliveries.map(({ problem }) => problem),
        ["no answer in time", "no answer in time", "no answer in time", undefined],
      );
    } finally {
      await Promise.all([hanging.stop(), dripping.stop()]);
    }
  });

  it("says of one that is not there why, and never its address", async () => {
    const gone = slack("/services/T0/token");
    const { host } = new URL(server.url("/"));
    await server.stop();
    const deliveries = await notify([gone], notification, { ...quick, end: Date.now() + 300 });
    assert.equal(deliveries[0]?.problem, "no connection (ECONNREFUSED)");
    assert.ok(deliveries[0].attempts > 1);
    const [sentence = ""] = describeDeliveries(deliveries);
    assert.ok(sentence.startsWith(`Could not tell Slack (${host}): no connection (ECONNREFUSED) after `), sentence);
    assert.doesNotMatch(JSON.stringify(deliveries) + sentence, /token/);
  });

  it("has five seconds where nobody says otherwise, and throws for nothing", async () => {
    assert.deepEqual(await notify([], notification), []);
    const deliveries = await notify([slack()], notification, { end: 0 });
    assert.equal(deliveries[0]?.problem, "no answer in time");
  });
});
