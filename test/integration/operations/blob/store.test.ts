import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { openContainer } from "../../../../operations/blob/azure.ts";
import {
  BlobExistsError,
  BlobNotFoundError,
  BlobTooLargeError,
  BlobUnavailableError,
} from "../../../../operations/blob/errors.ts";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { content, namesIn, sha256 } from "../../../support/blob-content.ts";

const megabyte = 1024 * 1024;

describe("A container of blobs", function () {
  this.timeout("1m");
  let azurite: AzuriteServer;
  let store: BlobStore;

  before(async () => {
    azurite = await AzuriteServer.start();
    store = openContainer(azurite.settings(), "backups");
  });

  after(async () => {
    await azurite.stop();
  });

  for (const bytes of [0, 1, 4 * megabyte, 4 * megabyte + 1, 21 * megabyte + 17]) {
    it(`gives back the very ${bytes} bytes that were written`, async () => {
      const name = `sizes/${bytes}`;
      assert.deepEqual(await store.write(name, content(bytes)), { bytes });
      assert.equal(await sha256(await store.read(name)), await sha256(content(bytes)));
      assert.equal((await store.properties(name))?.bytes, bytes);
    });
  }

  it("knows when a blob was made, and that there is none", async () => {
    await store.writeSmall("made", Buffer.from("x"));
    const { createdAt } = (await store.properties("made"))!;
    assert.ok(Math.abs(createdAt.getTime() - Date.now()) < 60_000);
    assert.equal(await store.properties("nothing"), undefined);
  });

  it("lists by prefix, in the order of the names", async () => {
    for (const name of ["list/b", "list/a", "list/c/d", "listed"]) await store.writeSmall(name, Buffer.from("x"));
    assert.deepEqual(await namesIn(store, "list/"), ["list/a", "list/b", "list/c/d"]);
    assert.deepEqual(await namesIn(store, "nothing"), []);
  });

  it("deletes, also what is not there", async () => {
    await store.writeSmall("deleted", Buffer.from("x"));
    await store.delete("deleted");
    await store.delete("deleted");
    assert.equal(await store.properties("deleted"), undefined);
  });

  it("writes a name only once, small or large", async () => {
    await store.writeSmall("once", Buffer.from("first"));
    await assert.rejects(store.writeSmall("once", Buffer.from("second")), BlobExistsError);
    await assert.rejects(store.write("once", content(1)), BlobExistsError);
    await assert.rejects(store.write("once", content(9 * megabyte)), BlobExistsError);
    assert.equal((await store.readSmall("once", 100)).toString(), "first");
  });

  it("replaces what is small when that is asked for", async () => {
    await store.writeSmall("replaced", Buffer.from("first"));
    await store.writeSmall("replaced", Buffer.from("second"), { replace: true });
    assert.equal((await store.readSmall("replaced", 100)).toString(), "second");
  });

  it("lets one of two writers of the same name win", async () => {
    const outcomes = await Promise.allSettled([
      store.write("contested", content(9 * megabyte, 1)),
      store.write("contested", content(9 * megabyte, 2)),
    ]);
    const lost = outcomes.filter((outcome) => outcome.status === "rejected");
    assert.equal(lost.length, 1);
    assert.ok(lost[0]?.reason instanceof BlobExistsError);
    const winner = outcomes[0].status === "fulfilled" ? 1 : 2;
    assert.equal(await sha256(await store.read("contested")), await sha256(content(9 * megabyte, winner)));
  });

  it("says that a blob is not there, or is too large", async () => {
    await assert.rejects(store.read("nothing"), BlobNotFoundError);
    await assert.rejects(store.readSmall("nothing", 10), BlobNotFoundError);
    await store.writeSmall("eleven", Buffer.alloc(11));
    await assert.rejects(store.readSmall("eleven", 10), BlobTooLargeError);
    assert.equal((await store.readSmall("eleven", 11)).length, 11);
  });

  it("keeps type and metadata", async () => {
    await store.write("typed", content(1), { contentType: "application/json", metadata: { kind: "manual" } });
    const properties = await azurite.service().getContainerClient("backups").getBlobClient("typed").getProperties();
    assert.equal(properties.contentType, "application/json");
    assert.equal(properties.metadata?.["kind"], "manual");
  });

  it("leaves nothing when the content fails, and lets go of it", async () => {
    let closed = false;
    async function* failing() {
      try {
        yield* content(9 * megabyte);
        throw new Error("the source is gone");
      } finally {
        closed = true;
      }
    }
    await assert.rejects(store.write("failed", failing()), { message: "the source is gone" });
    assert.equal(closed, true);
    assert.deepEqual(await namesIn(store, "failed"), []);
    // And the name is not spoilt by it.
    await store.write("failed", content(9 * megabyte));
  });

  it("leaves nothing when it is called off, even while the content hangs", async () => {
    const calledOff = new AbortController();
    async function* hanging() {
      yield* content(9 * megabyte);
      calledOff.abort(new Error("called off"));
      await sleep(600_000, undefined, { ref: false });
    }
    const writing = store.write("called-off", hanging(), { signal: calledOff.signal });
    await assert.rejects(writing, { message: "called off" });
    assert.deepEqual(await namesIn(store, "called-off"), []);
  });

  it("ends a read that is called off with the reason", async () => {
    await store.write("long", content(9 * megabyte));
    const calledOff = new AbortController();
    const stream = await store.read("long", { signal: calledOff.signal });
    const reading = (async () => {
      for await (const chunk of stream) if ((chunk as Buffer).length > 0) calledOff.abort(new Error("called off"));
    })();
    await assert.rejects(reading, { message: "called off" });
  });

  it("can be read by half", async () => {
    await store.write("half", content(9 * megabyte));
    const stream = await store.read("half");
    for await (const chunk of stream) if ((chunk as Buffer).length > 0) break;
    assert.equal(stream.destroyed, true);
  });

  it("says who is refused, without the key", async () => {
    const key = Buffer.alloc(32, 7).toString("base64");
    const account = { name: azurite.account.name, key };
    const stranger = openContainer({ kind: "endpoint", accountUrl: azurite.url, account }, "backups");
    await assert.rejects(stranger.properties("any"), (error: Error) => {
      assert.ok(error instanceof BlobUnavailableError);
      assert.match(
        error.message,
        /^The container backups at 127\.0\.0\.1:\d+ is not available: the credentials were refused/,
      );
      assert.equal(error.cause, undefined);
      assert.equal(error.message.includes(key), false);
      return true;
    });
  });

  it("says that a container is missing", async () => {
    const service = azurite.service();
    await service.getContainerClient("audit").delete();
    const missing = openContainer(azurite.settings(), "audit");
    await assert.rejects(missing.properties("any"), /no such container/);
    await assert.rejects(missing.writeSmall("any", Buffer.from("x")), /no such container/);
    await assert.rejects(missing.delete("any"), /no such container/);
    await service.getContainerClient("audit").create();
  });
});
