import assert from "node:assert/strict";
import { anchorOf } from "../../../../operations/audit/anchor.ts";
import { appendRecord } from "../../../../operations/audit/append.ts";
import { readRecords, readStoredRecords } from "../../../../operations/audit/read.ts";
import { type AuditRecord, hashOf, recordName, serializeRecord } from "../../../../operations/audit/record.ts";
import { verifyChain } from "../../../../operations/audit/verify.ts";
import { openContainer } from "../../../../operations/blob/azure.ts";
import type { BlobStore } from "../../../../operations/blob/store.ts";
import type { Request } from "../../../../operations/commands/command.ts";
import * as commands from "../../../../operations/commands/cluster/audit.ts";
import { AuditDamagedError, AuditRefusedError } from "../../../../operations/audit/errors.ts";
import { audited } from "../../../../operations/commands/cluster/audited.ts";
import type { Surroundings } from "../../../../operations/commands/cluster/context.ts";
import { parseCommand } from "../../../../operations/commands/parse.ts";
import { EventWriter } from "../../../../operations/terminal/event-writer.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { entry } from "../../../support/audit-chain.ts";

describe("the audit trail in a real store", function () {
  this.timeout(60_000);
  let azurite: AzuriteServer;
  let store: BlobStore;

  before(async () => {
    azurite = await AzuriteServer.start();
    store = openContainer(azurite.settings(), "audit");
  });
  after(() => azurite.stop());

  /** Those of a pod. @param say is given what it writes */
  const surroundings = (say: (line: string) => void = () => undefined, key = azurite.account.key): Surroundings => ({
    environment: {
      ...{ BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: azurite.url, STACK: "staging", RELEASE: "prod-20251207-060000" },
      ...{ BLOB_ACCOUNT_NAME: azurite.account.name, BLOB_ACCOUNT_KEY: key, HOSTNAME: "pod-1" },
    },
    events: new EventWriter(say),
    signal: new AbortController().signal,
  });

  /** What a command does in a pod. */
  async function immo(line: string): Promise<unknown> {
    const request = parseCommand(line.split(" ")) as Request;
    if (request.verb === "audit append") return commands.append(request, surroundings());
    if (request.verb === "audit verify") return commands.verify(request, surroundings());
    return request.verb === "audit list" ? commands.list(request, surroundings()) : assert.fail(line);
  }

  const sentences = async () => verifyChain(await readStoredRecords(store)).damages.map(({ sentence }) => sentence);

  it("is one chain, however many write at the same time through connections of their own", async () => {
    const writers = Array.from({ length: 4 }, () => openContainer(azurite.settings(), "audit"));
    await Promise.all(
      writers.map(async (writer, index) => {
        for (let count = 0; count < 3; count++) await appendRecord(writer, { ...entry, to: `${index}-${count}` });
      }),
    );
    const { records } = await readRecords(store);
    assert.equal(records.length, 12);
    assert.equal(new Set(records.map(({ to }) => to)).size, 12);
    assert.deepEqual(await sentences(), []);
  });

  it("is listed, verified and added to by commands", async () => {
    const { id } = (await immo("audit append --action deployment --to=new --actor=eve")) as { id: string };
    const verified = (await immo("audit verify")) as { records: number; head: string; unfinished: AuditRecord[] };
    assert.equal(verified.records, 13);
    assert.match(verified.head, new RegExp(`^${id}:[0-9a-f]{32}$`));
    assert.deepEqual(
      verified.unfinished.map((record) => [record.id, record.actor, record.action, record.release]),
      [[id, "eve", "deployment", "prod-20251207-060000"]],
    );
    await immo(`audit append --end ${id} --result failed --detail=died`);
    await immo("audit append --action rollback --result succeeded");
    const { records } = (await immo("audit list --last=2")) as { records: AuditRecord[] };
    assert.deepEqual(
      records.map(({ actor, action, to, ends, result, detail }) => [actor, action, to, ends, result, detail]),
      [
        ["eve", "deployment", "new", id, "failed", "died"],
        ["somebody who started the pod pod-1", "rollback", null, null, "succeeded", null],
      ],
    );
    await assert.rejects(immo("audit append --end 0000000012 --result failed"), AuditRefusedError);
    assert.deepEqual(((await immo("audit verify")) as { unfinished: unknown[] }).unfinished, []);
  });

  it("shows to a command what somebody has done who may do everything, a sentence for each", async () => {
    const { records } = await readRecords(store);
    const anchor = anchorOf(records.at(-1)!);
    const overwrite = (id: string, text: string) =>
      store.writeSmall(recordName(id), Buffer.from(text), { replace: true });
    await store.delete(recordName("0000000015"));
    assert.equal(((await immo("audit verify")) as { records: number }).records, 14);
    await overwrite("0000000003", serializeRecord({ ...records[2]!, actor: "eve" }));
    await store.delete(recordName("0000000005"));
    await assert.rejects(immo(`audit verify --anchor ${anchor}`), (error) => {
      assert.ok(error instanceof AuditDamagedError);
      assert.deepEqual(error.message.split("\n"), [
        "Record 0000000003 was changed: its content does not have the hash that it names.",
        "Record 0000000005 was removed.",
        "There was a record 0000000015, and 0000000014 is the last: the end was removed.",
      ]);
      return true;
    });
  });

  it("has nowhere a time that a writer could choose: what is written later shows it", async () => {
    const [first] = await readStoredRecords(store);
    const record = { ...JSON.parse(first!.content), at: "2025-12-07T06:00:00.000Z" } as AuditRecord;
    const forged = { ...record, hash: hashOf(record) };
    await store.writeSmall(first!.name, Buffer.from(serializeRecord(forged)), { replace: true });
    const [sentence] = await sentences();
    assert.match(sentence ?? "", /^Record 0000000001 says that it is of 2025-12-07T06:00:00\.000Z, and was stored at /);
  });

  describe("of a restore", () => {
    const account = { action: "restore", actor: "ada", reason: undefined, to: "a backup" } as const;
    const last = async () => (await readRecords(store, { last: 2 })).records;

    it("has its beginning before anything is done, and its end, of which the result tells", async () => {
      const result = await audited(
        surroundings(),
        account,
        async () => {
          const [, begun] = await last();
          assert.deepEqual([begun?.actor, begun?.to, begun?.result], ["ada", "a backup", null]);
          return { safety: "another backup" };
        },
        ({ safety }) => ({ backup: safety }),
      );
      const [begun, end] = await last();
      assert.deepEqual([end?.ends, end?.result, end?.backup], [begun?.id, "succeeded", "another backup"]);
      assert.deepEqual(result, { safety: "another backup", audit: anchorOf(end!) });
    });

    it("has why it failed", async () => {
      const error = new Error("no room\non the disk");
      const working = audited(
        surroundings(),
        account,
        () => Promise.reject(error),
        () => ({}),
      );
      await assert.rejects(working, error);
      const [, end] = await last();
      assert.deepEqual([end?.result, end?.detail], ["failed", "no room on the disk"]);
    });

    it("comes first: what cannot be recorded is not done", async () => {
      let isDone = false;
      const strange = surroundings(undefined, Buffer.alloc(32).toString("base64"));
      const work = () => {
        isDone = true;
        return Promise.resolve({});
      };
      await assert.rejects(
        audited(strange, account, work, () => ({})),
        /the credentials were refused/,
      );
      assert.equal(isDone, false);
    });

    it("stays unfinished when its end cannot be recorded, which a warning says, and changes nothing else", async () => {
      const said: string[] = [];
      const work = async () => {
        await azurite.service().getContainerClient("audit").delete();
        return { done: true };
      };
      const result = await audited(
        surroundings((line) => said.push(line)),
        account,
        work,
        () => ({}),
      );
      assert.deepEqual(result, { done: true });
      assert.match(
        said.join(),
        /Record \d{10} says that this began, and nothing that it ended \(succeeded\): .* audit append --end/,
      );
    });
  });
});
