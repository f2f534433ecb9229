import assert from "node:assert/strict";
import { inspect } from "node:util";
import { containerSas } from "../../../../components/storage/azurite/sas.ts";
import { grantsOf, type StoragePurpose } from "../../../../components/storage/purposes.ts";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { BlobExistsError } from "../../../../operations/blob/errors.ts";
import type { ContainerName } from "../../../../operations/blob/settings.ts";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import { AzuriteServer } from "../../../support/azurite.ts";

const refused = /the credentials were refused/;

describe("The tokens of the local storage, used on a real Azurite", function () {
  this.timeout("1m");
  let azurite: AzuriteServer;

  before(async () => {
    azurite = await AzuriteServer.start();
  });

  after(async () => {
    await azurite.stop();
  });

  function storeOf(purpose: StoragePurpose, container: ContainerName, tokenOf = container): BlobStore {
    const grant = grantsOf(purpose).find((each) => each.container === tokenOf)!;
    const token = containerSas(azurite.account, tokenOf, grant.permissions);
    const settings = { kind: "endpoint", accountUrl: azurite.url, sasTokens: { [container]: token } } as const;
    return openContainer(settings, container);
  }

  async function count(store: BlobStore): Promise<number> {
    let found = 0;
    for await (const { bytes } of store.list("")) found += bytes > 0 ? 1 : 0;
    return found;
  }

  async function* large() {
    yield Buffer.alloc(9 * 1024 * 1024, 1);
    await Promise.resolve();
  }

  it("let the writer write, lock, read and list, and not delete", async () => {
    const store = storeOf("writer", "backups");
    await store.write("written/archive", large());
    await store.writeSmall("written/manifest", Buffer.from("x"));
    assert.equal((await store.readSmall("written/manifest", 10)).toString(), "x");
    assert.equal(await count(store), 2);
    const lease = await store.lease("locks/written", "test");
    await lease.release();
    await assert.rejects(store.delete("written/archive"), refused);
  });

  it("let the reader read and list, and neither write, lock nor delete", async () => {
    await storeOf("writer", "compliance").writeSmall("read", Buffer.from("x"));
    const store = storeOf("reader", "compliance");
    assert.equal((await store.readSmall("read", 10)).toString(), "x");
    assert.equal(await count(store), 1);
    await assert.rejects(store.writeSmall("another", Buffer.from("x")), refused);
    await assert.rejects(store.lease("locks/read", "test"), refused);
    await assert.rejects(store.delete("read"), refused);
  });

  it("let the pruner list, lock and delete", async () => {
    await storeOf("writer", "backups").writeSmall("pruned", Buffer.from("x"));
    const store = storeOf("pruner", "backups");
    const lease = await store.lease("locks/pruned", "test");
    await store.delete("pruned");
    await lease.release();
    assert.equal(await store.properties("pruned"), undefined);
  });

  it("let who records add records, read them and find a name taken, and neither lock nor delete", async () => {
    const store = storeOf("auditWriter", "audit");
    await store.writeSmall("records/1", Buffer.from("x"));
    await assert.rejects(store.writeSmall("records/1", Buffer.from("y")), BlobExistsError);
    assert.equal((await store.readSmall("records/1", 10)).toString(), "x");
    assert.equal(await count(store), 1);
    await assert.rejects(store.lease("locks/records", "test"), refused);
    await assert.rejects(store.delete("records/1"), refused);
    await assert.rejects(storeOf("auditReader", "audit").writeSmall("records/2", Buffer.from("x")), refused);
  });

  it("are for their own container alone", async () => {
    await assert.rejects(storeOf("writer", "media", "backups").properties("any"), (error: Error) => {
      assert.match(error.message, refused);
      // Whoever prints all of the error must not print a token with it.
      assert.doesNotMatch(inspect(error, { depth: Infinity }), /sig=/);
      return true;
    });
  });
});
