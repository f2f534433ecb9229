import assert from "node:assert/strict";
import { anchorOf, parseAnchor } from "../../../../operations/audit/anchor.ts";
import type { StoredRecord } from "../../../../operations/audit/read.ts";
import { recordName, sealRecord, serializeRecord } from "../../../../operations/audit/record.ts";
import { type Damage, verifyChain } from "../../../../operations/audit/verify.ts";
import { chainOf, entry, storedOf } from "../../../support/audit-chain.ts";

const records = chainOf(6);
const whole = storedOf(records);
const id = (number: number) => String(number).padStart(10, "0");
const swap = (text: string, from: string, to: string) => {
  assert.ok(text.includes(from), text);
  return text.replace(from, to);
};
/** The chain with one blob changed. @param number from 1 */
const with_ = (number: number, change: Partial<StoredRecord>) =>
  whole.map((blob, index) => (index === number - 1 ? { ...blob, ...change } : blob));
const content = (number: number) => whole[number - 1]!.content;
const anchor = (number: number) => parseAnchor(anchorOf(records[number - 1]!))!;

describe("a chain of audit records", () => {
  it("that nobody touched is whole, with every anchor that it ever had", () => {
    const verified = verifyChain(whole, [anchor(1), anchor(3), anchor(6)]);
    assert.deepEqual(verified, { records: 6, head: records[5], damages: [], unfinished: [] });
    assert.deepEqual(verifyChain([]), { records: 0, head: undefined, damages: [], unfinished: [] });
  });

  /** Record 3 with another reason, and everything behind it computed anew: what somebody does who can write everything. */
  const rewritten = storedOf(
    [...records.slice(0, 2), ...chainOf(6, { reason: "another" }).slice(2)].reduce(relink, []),
  );

  const cases: [what: string, stored: StoredRecord[], damages: [Damage["kind"], RegExp][]][] = [
    [
      "a changed word",
      with_(3, { content: swap(content(3), "ada@", "eve@") }),
      [["changed", /^Record 0000000003 was changed: its content does not have the hash/]],
    ],
    [
      "a changed hash",
      with_(3, { content: swap(content(3), records[2]!.hash, records[1]!.hash) }),
      [["changed", /^Record 0000000003 was changed/]],
    ],
    [
      "a changed word with the hash computed anew",
      with_(3, { content: serializeRecord(sealRecord({ ...entry, reason: "other" }, records[2]!)) }),
      [["rewritten", /^Record 0000000004 does not follow 0000000003: one of the two was written anew/]],
    ],
    ["no JSON", with_(2, { content: "{" }), [["changed", /^Record 0000000002 was changed: it cannot be read/]]],
    [
      "one more field",
      with_(2, { content: swap(content(2), "{", '{"approved":true,') }),
      [["changed", /cannot be read/]],
    ],
    [
      "a field twice, of which readers take the last",
      with_(2, { content: swap(content(2), "{", '{"actor":"eve",') }),
      [["changed", /cannot be read/]],
    ],
    ["white space", with_(2, { content: ` ${content(2)}` }), [["changed", /cannot be read/]]],
    ["an empty blob", with_(6, { content: "" }), [["changed", /^Record 0000000006/]]],
    ["a removed record", whole.toSpliced(2, 1), [["removed", /^Record 0000000003 was removed\.$/]]],
    ["removed records", whole.toSpliced(1, 3), [["removed", /^Records 0000000002 to 0000000004 were removed\.$/]]],
    ["a removed beginning", whole.slice(2), [["removed", /^Records 0000000001 to 0000000002 were removed\.$/]]],
    [
      "a beginning that is another",
      storedOf([sealRecord(entry, { ...records[0]!, previousHash: records[3]!.hash })]),
      [["rewritten", /^Record 0000000001 is not the first record that was written/]],
    ],
    [
      "two records that have changed places",
      with_(2, { content: content(3) }).with(2, { ...whole[2]!, content: content(2) }),
      [
        ["reordered", /^Record 0000000003 lies in the place of 0000000002/],
        ["reordered", /^Record 0000000002 lies in the place of 0000000003/],
      ],
    ],
    [
      "a copy of a record at the end",
      [...whole, { ...whole[2]!, name: recordName(id(7)) }],
      [["reordered", /^Record 0000000003 lies in the place of 0000000007/]],
    ],
    [
      "a record put in between, the others moved on",
      [
        ...whole.slice(0, 2),
        {
          ...whole[2]!,
          content: serializeRecord(sealRecord(entry, { ...records[2]!, at: "2025-12-07T06:01:30.000Z" })),
        },
        ...whole.slice(2).map((blob, index) => ({ ...blob, name: recordName(id(index + 4)) })),
      ],
      [3, 4, 5, 6].map((number): [Damage["kind"], RegExp] => [
        "reordered",
        new RegExp(`^Record ${id(number)} lies in`),
      ]),
    ],
    [
      "something that is no record",
      [...whole, { ...whole[0]!, name: "records/0000000003b.json" }],
      [["inserted", /^records\/0000000003b\.json lies among the records and is none/]],
    ],
    [
      "a record that was written later than it says",
      with_(3, { modifiedAt: new Date("2025-12-09T00:00:00Z") }),
      [["rewritten", /^Record 0000000003 says that it is of 2025-12-07T06:02:00\.000Z, and was stored at 2025-12-09/]],
    ],
  ];
  for (const [what, stored, damages] of cases) {
    it(`shows ${what}`, () => {
      const found = verifyChain(stored).damages;
      assert.deepEqual(
        found.map(({ kind }) => kind),
        damages.map(([kind]) => kind),
        JSON.stringify(found),
      );
      found.forEach(({ sentence }, index) => assert.match(sentence, damages[index]![1]));
    });
  }

  it("that was cut off, or written anew from some record on, is whole in itself: an anchor shows it", () => {
    assert.deepEqual(verifyChain(whole.slice(0, 4)).damages, []);
    assert.deepEqual(verifyChain(whole.slice(0, 4), [anchor(4), anchor(6)]).damages, [
      {
        kind: "truncated",
        sentence: "There was a record 0000000006, and 0000000004 is the last: the end was removed.",
      },
    ]);
    assert.match(verifyChain([], [anchor(1)]).damages[0]!.sentence, /and there is none left: the end was removed/);
    assert.deepEqual(verifyChain(rewritten).damages, []);
    assert.deepEqual(verifyChain(rewritten, [anchor(2), anchor(6)]).damages, [
      {
        kind: "rewritten",
        sentence: "Record 0000000006 is not the one of the anchor: the chain was written anew.",
      },
    ]);
  });

  it("shows the time of writing of what was written anew, which no writer can choose", () => {
    const later = rewritten.map((blob, index) =>
      index < 2 ? blob : { ...blob, modifiedAt: new Date("2026-01-01T00:00:00Z") },
    );
    assert.deepEqual(
      verifyChain(later).damages.map(({ kind }) => kind),
      ["rewritten", "rewritten", "rewritten", "rewritten"],
    );
  });

  it("says which actions began and never ended", () => {
    const [first, second, third] = chainOf(3, { result: null });
    const end = sealRecord({ ...entry, ends: second!.id }, { id: id(4), previousHash: third!.hash, at: third!.at });
    const { damages, unfinished } = verifyChain(storedOf([first!, second!, third!, end]));
    assert.deepEqual(damages, []);
    assert.deepEqual(
      unfinished.map((record) => record.id),
      [id(1), id(3)],
    );
  });
});

describe("an anchor", () => {
  it("is understood with and without its leading zeros, and as a whole hash", () => {
    const { hash } = records[2]!;
    assert.deepEqual(parseAnchor(`3:${hash.slice(0, 16)}`), { id: id(3), hash: hash.slice(0, 16) });
    assert.deepEqual(parseAnchor(`${id(3)}:${hash}`), { id: id(3), hash });
    for (const text of ["3", `3:${hash.slice(0, 15)}`, `x:${hash}`, `3:${hash}0`, "3:ABCDEF0123456789"]) {
      assert.equal(parseAnchor(text), undefined, text);
    }
  });
});

function relink(done: typeof records, { id: own, at, reason, previousHash }: (typeof records)[number]) {
  const place = { id: own, at, previousHash: done.at(-1)?.hash ?? previousHash };
  return [...done, sealRecord({ ...entry, reason }, place)];
}
