import assert from "node:assert/strict";
import type { Answered } from "../../../../../operations/commands/command.ts";
import { describe as inWords } from "../../../../../operations/commands/output/index.ts";
import { parseCommand } from "../../../../../operations/commands/parse.ts";

const guarantee = "Any second from 2025-12-06T06:00:25.000Z to 2025-12-07T14:30:00.000Z can be restored.";
const dump = {
  ...{
    name: "mongodb-backup-20251207-060000",
    kind: "scheduled",
    createdAt: "2025-12-07T06:00:00.000Z",
    release: "r-1",
  },
  ...{ database: "immo", engine: "mongodump", guarantee: "Its moments.", bytes: 2048, collections: 2, documents: 1234 },
};
const other = {
  ...{ name: "2025-12-07T06:00:00Z", kind: "logical", createdAt: "2025-12-07T06:00:24.000Z", database: "immo" },
  ...{ engine: "pbm", guarantee },
};
const said = (line: string, result: unknown) => inWords(parseCommand(line.split(" ")) as Answered, result, false);

describe("what people are told of another engine", () => {
  it("is its backups in the same table, what it guarantees, and what keeps it from that", () => {
    const problems = ["No slices of the oplog are stored: no agent does it."];
    const engine = { name: "pbm", guarantee, spans: [], problems };
    const lines = said("backup list", { restorable: [other, dump], unusable: [], engine });
    assert.deepEqual(
      lines.map((line) => line.trimEnd().replaceAll(/ {2,}/g, " | ")),
      [
        "NAME | KIND | ENGINE | MADE (UTC) | SIZE | DOCUMENTS | RELEASE",
        "2025-12-07T06:00:00Z | logical | pbm | 2025-12-07 06:00 | – | – | –",
        "mongodb-backup-20251207-060000 | scheduled | mongodump | 2025-12-07 06:00 | 2.05 kB | 1,234 | r-1",
        `Percona Backup: ${guarantee}`,
        "! No slices of the oplog are stored: no agent does it.",
      ],
    );
  });

  it("is nothing where there is none", () => {
    const [header] = said("backup list", { restorable: [dump], unusable: [] });
    assert.doesNotMatch(String(header), /ENGINE/);
  });

  it("is that its backups were not read again", () => {
    const verified = {
      ...{ engine: "pbm", name: other.name, type: "logical", restoresTo: other.createdAt, guarantee },
    };
    const [line] = said(`backup verify ${other.name}`, { ...verified, problems: [] });
    assert.equal(
      line,
      "2025-12-07T06:00:00Z (logical) is complete, of 2025-12-07T06:00:24Z, by Percona Backup's own account: it was not read again here.",
    );
    assert.deepEqual(said("backup --engine=pbm", other), [
      "2025-12-07T06:00:00Z (logical) was made by Percona Backup.",
      guarantee,
    ]);
  });

  it("is what goes, before a restore", () => {
    const lines = said("restore --at 2025-12-07T14:00:00Z --plan", {
      ...{ backup: other.name, createdAt: "2025-12-07T14:00:00.000Z", documents: { live: 12, newer: 3 } },
      collections: [{ name: "properties", live: 12, newer: 3 }],
      engine: { name: "pbm", target: { at: "2025-12-07T14:00:00Z" }, guarantee, consequences: ["It is in place."] },
    });
    assert.deepEqual(lines.slice(3), [
      "Percona Backup makes the database what it was at 2025-12-07T14:00:00Z, beginning with its backup 2025-12-07T06:00:00Z.",
      "3 documents are newer than that and lost, as are changes of older ones since then.",
      "It is in place.",
      "The application is away until it is done. Percona Backup makes a backup of the present state before, which restore --undo restores.",
    ]);
  });

  it("is what holds, after one", () => {
    const result = {
      ...{ id: "1", engine: "atlas", outcome: "restored", backup: "a", restoresTo: "2025-12-07T14:00:00.000Z" },
      isTakenBack: false,
      ...{
        reason: "none",
        startedAt: "2025-12-07T15:00:00.000Z",
        finishedAt: "2025-12-07T15:01:00.000Z",
        collections: 2,
      },
    };
    const restored = said("restore --at 2025-12-07T14:00:00Z --yes", { ...result, safetyBackup: "s" });
    assert.deepEqual(restored, [
      "The database is that of 2025-12-07T14:00:00Z, restored by Atlas from its backup a: 2 collections (1 min 00 s).",
      "What was there before is in Atlas's backup s: restore --undo brings it back.",
    ]);
    const undone = { ...result, outcome: "undone" };
    const again =
      "The database is that of 2025-12-07T14:00:00Z again, from the backup a that Atlas had made before the restore.";
    // Of one that was not finished there is nothing newer than the backup that it went back to.
    assert.deepEqual(said("restore --undo", { ...undone, safetyBackup: "a" }), [again]);
    assert.deepEqual(said("restore --undo", { ...undone, safetyBackup: "s" }), [
      again,
      "What was written since the restore is in Atlas's backup s: restore --name=s brings it back.",
    ]);
  });

  it("is that nothing was restored, when it is undone before that", () => {
    const result = {
      ...{ id: "1", engine: "pbm", outcome: "undone", isTakenBack: true, backup: "base", reason: "none" },
      ...{ restoresTo: "2025-12-07T14:00:00.000Z", startedAt: "2025-12-07T15:00:00.000Z" },
      ...{ finishedAt: "2025-12-07T15:01:00.000Z", collections: 2 },
    };
    const nothing = "Nothing had been restored yet: the database is what it was.";
    assert.deepEqual(said("restore --undo", result), [nothing]);
    assert.deepEqual(said("restore --undo", { ...result, safetyBackup: "s" }), [
      nothing,
      "Percona Backup's backup s of this state is kept.",
    ]);
  });
});
