import assert from "node:assert/strict";
import { covers, describeAsk } from "../../../../policies/access/ask.ts";
import { acceptedDangers, dangerousAsks, dangers } from "../../../../policies/access/dangers.ts";
import { needsOf, permissions } from "../../../../policies/access/permissions.ts";
import { accessOf, accountsOf, grantsOf, isAllowed } from "../../../support/access/rbac.ts";
import { goldenStacks } from "../../../support/golden.ts";

const described = (asks: Parameters<typeof describeAsk>[0][]) => [...new Set(asks.map(describeAsk))].sort();

describe("what ServiceAccounts may do", () => {
  for (const stack of goldenStacks) {
    const access = accessOf(stack);

    it(`is in ${stack} what each of them needs, and nothing else`, () => {
      const accounts = accountsOf(stack);
      assert.ok(accounts.length >= 18, `only ${accounts.length} accounts`);
      for (const account of accounts) {
        assert.deepEqual(described(grantsOf(access, account)), described([...needsOf(account)]), account);
      }
    });

    it(`is in ${stack} nothing dangerous that has no reason`, () => {
      for (const account of accountsOf(stack)) {
        const accepted = acceptedDangers.filter((danger) => danger.account === account).flatMap(({ asks }) => asks);
        for (const ask of dangerousAsks(account)) {
          const expected = accepted.some((danger) => covers(danger, ask));
          assert.equal(isAllowed(access, account, ask), expected, `${account}: ${describeAsk(ask)}`);
        }
      }
    });

    it(`is nothing for the account that pods of ${stack} have when they name none`, () => {
      for (const namespace of new Set(accountsOf(stack).map((account) => account.split("/")[0] ?? ""))) {
        assert.deepEqual(grantsOf(access, `${namespace}/default`), []);
      }
    });
  }

  it("is known of accounts that there are", () => {
    const declared = new Set(goldenStacks.flatMap(accountsOf));
    assert.deepEqual(
      Object.keys(permissions).filter((account) => !declared.has(account)),
      [],
    );
  });

  it("is dangerous where somebody accepted it: no reason is left over", () => {
    const all = dangers.flatMap(({ asks }) => asks);
    for (const { account, asks } of acceptedDangers) {
      for (const ask of asks) {
        const what = `${account}: ${describeAsk(ask)}`;
        assert.ok(
          all.some((danger) => danger.verb === ask.verb && danger.resource === ask.resource),
          what,
        );
        assert.ok(
          needsOf(account).some((need) => covers(need, { namespace: "any", ...ask })),
          what,
        );
      }
    }
  });
});
