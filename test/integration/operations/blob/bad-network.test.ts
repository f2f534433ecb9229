import assert from "node:assert/strict";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { BlobUnavailableError } from "../../../../operations/blob/errors.ts";
import type { StoreLimits } from "../../../../operations/blob/limits.ts";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { FaultyProxy } from "../../../support/faulty-proxy.ts";
import { waitUntil } from "../../../support/wait.ts";
import { content, namesIn, sha256 } from "../../../support/blob-content.ts";

const megabyte = 1024 * 1024;
const archive = 13 * megabyte + 5;

describe("A container of blobs behind a bad network", function () {
  this.timeout("2m");
  let azurite: AzuriteServer;
  let proxy: FaultyProxy;
  let store: BlobStore;

  const behindProxy = (limits: Partial<StoreLimits> = {}) =>
    openContainer(azurite.settings(proxy.inFrontOf(azurite.url)), "backups", { firstDelay: 20, ...limits });

  const namesOf = (prefix: string) => namesIn(openContainer(azurite.settings(), "backups"), prefix);

  before(async () => {
    azurite = await AzuriteServer.start();
    proxy = await FaultyProxy.start(azurite.port);
    store = behindProxy();
  });

  afterEach(() => proxy.heal());

  after(async () => {
    await proxy.stop();
    await azurite.stop();
  });

  it("repeats the blocks whose connections are cut", async () => {
    const cutsBefore = proxy.seen.cuts;
    proxy.cutAfter("up", 3 * megabyte, 3);
    assert.deepEqual(await store.write("cut-up", content(archive)), { bytes: archive });
    assert.equal(proxy.seen.cuts - cutsBefore, 3);
    assert.equal(await sha256(await store.read("cut-up")), await sha256(content(archive)));
  });

  it("takes its own blob for its own when the answer to the last request was lost", async () => {
    proxy.cutAfter("down", 1, Infinity);
    const writing = store.writeSmall("lost-answer", Buffer.from("mine"));
    const isThere = async () => (await namesOf("lost-answer")).length === 1;
    await waitUntil(isThere, { what: "the blob whose writer does not know of it", interval: 20 });
    proxy.heal();
    await writing;
    assert.equal((await store.readSmall("lost-answer", 10)).toString(), "mine");
  });

  it("continues a read that is cut in the middle with the right bytes", async () => {
    await store.write("cut-down", content(archive));
    const cutsBefore = proxy.seen.cuts;
    proxy.cutAfter("down", 2 * megabyte, 4);
    assert.equal(await sha256(await store.read("cut-down")), await sha256(content(archive)));
    assert.equal(proxy.seen.cuts - cutsBefore, 4);
  });

  it("continues a read that gives nothing any more", async () => {
    await store.write("stalled", content(archive));
    const impatient = behindProxy({ attempt: 300 });
    const stream = await impatient.read("stalled");
    let isFirst = true;
    async function* stallOnce() {
      for await (const chunk of stream) {
        if (isFirst) {
          proxy.stall();
          setTimeout(() => proxy.heal(), 1000);
        }
        isFirst = false;
        yield chunk as Buffer;
      }
    }
    assert.equal(await sha256(stallOnce()), await sha256(content(archive)));
  });

  it("gets everything through a slow network", async () => {
    proxy.slowTo(8 * megabyte);
    await store.write("slow", content(archive));
    assert.equal(await sha256(await store.read("slow")), await sha256(content(archive)));
  });

  it("outlives a store that is gone for a moment", async () => {
    proxy.refuse();
    setTimeout(() => proxy.heal(), 500);
    await store.write("moment", content(archive));
    assert.equal((await store.properties("moment"))?.bytes, archive);
  });

  const secret = () => azurite.account.key;
  const patience = { attempt: 500, total: 1500 };

  async function gone(attempt: Promise<unknown>): Promise<void> {
    const started = Date.now();
    await assert.rejects(attempt, (error: Error) => {
      assert.ok(error instanceof BlobUnavailableError, String(error.stack));
      assert.equal(error.message.includes(secret()) || JSON.stringify(error).includes(secret()), false);
      assert.ok(error.message.includes(`backups at ${proxy.host}`));
      return true;
    });
    assert.ok(Date.now() - started < patience.total + 1500, `took ${Date.now() - started} ms`);
  }

  it("says in time that the store is gone for good, whatever is asked of it", async () => {
    const impatient = behindProxy(patience);
    proxy.refuse();
    await gone(impatient.write("gone", content(archive)));
    await gone(impatient.writeSmall("gone", Buffer.from("x")));
    await gone(impatient.read("gone"));
    await gone(impatient.properties("gone"));
    await gone(impatient.delete("gone"));
    await gone(namesIn(impatient, "gone"));
    await gone(impatient.lease("gone", "test"));
    proxy.heal();
    assert.deepEqual(await namesOf("gone"), []);
  });

  it("says in time that the store no longer answers", async () => {
    const impatient = behindProxy(patience);
    await impatient.properties("x");
    proxy.stall();
    await gone(impatient.writeSmall("silent", Buffer.from("x")));
  });

  it("leaves nothing when the store goes for good in the middle of an upload", async () => {
    const impatient = behindProxy(patience);
    async function* untilGone() {
      yield* content(9 * megabyte);
      proxy.refuse();
      yield* content(9 * megabyte);
    }
    await gone(impatient.write("middle", untilGone()));
    assert.deepEqual(await namesOf("middle"), []);
  });

  it("ends a read in time when the store goes for good in the middle of it", async () => {
    await store.write("read-gone", content(archive));
    const stream = await behindProxy(patience).read("read-gone");
    proxy.refuse();
    await gone(sha256(stream));
  });

  it("does not wait when it is called off between two attempts", async () => {
    proxy.refuse();
    const calledOff = new AbortController();
    setTimeout(() => calledOff.abort(new Error("called off")), 200);
    const started = Date.now();
    const write = store.write("off", content(archive), { signal: calledOff.signal });
    await assert.rejects(write, { message: "called off" });
    assert.ok(Date.now() - started < 2000);
  });

  it("refuses to continue with another content than it began with", async () => {
    await store.writeSmall("swapped", Buffer.alloc(9 * megabyte, 1));
    const stream = await store.read("swapped");
    await openContainer(azurite.settings(), "backups").writeSmall("swapped", Buffer.alloc(9 * megabyte, 2), {
      replace: true,
    });
    proxy.cutAfter("down", megabyte);
    await assert.rejects(sha256(stream), /was replaced while it was read/);
  });
});
