import assert from "node:assert/strict";
import { contextOf, visitorOf } from "../../../../../../local/app/backend/flags/visitor.ts";
import { forcedVariants } from "../../../../../../local/app/backend/flags/forced.ts";

const account = { id: "account-1", email: "ada@immoexpress.com" };

describe("the visitor of a request", () => {
  const idOf = (headers: Record<string, string>, caller?: typeof account) => visitorOf(headers, caller).id;

  it("is the account, else the header, else the cookie, else nobody", () => {
    const headers = { "x-visitor-id": "from-header", cookie: "a=b; visitor_id=from-cookie; c=d" };
    assert.equal(idOf(headers, account), "account-1");
    assert.equal(idOf(headers), "from-header");
    assert.equal(idOf({ cookie: headers.cookie }), "from-cookie");
    assert.equal(idOf({}), undefined);
  });

  it("is nobody under a name that is none", () => {
    for (const name of ["short", "with blank", "x".repeat(65), "semi;colon"]) {
      assert.equal(idOf({ "x-visitor-id": name }), undefined, name);
    }
  });

  it("is known to the rules by account, language and where the application runs", () => {
    const deployment = { environment: "staging", release: "prod-1" };
    const who = visitorOf({ "accept-language": "fr-FR,fr;q=0.9,en;q=0.8" }, account);
    assert.deepEqual(contextOf(who, deployment), {
      ...{ environment: "staging", release: "prod-1", language: "fr" },
      ...{ targetingKey: "account-1", email: "ada@immoexpress.com" },
    });
    assert.deepEqual(contextOf(visitorOf({ "accept-language": "*" }, undefined), deployment), deployment);
  });
});

describe("the variants that a tester chooses", () => {
  const key = "a key of sixteen";
  const chosen = "search=on&call=visit";

  it("come by headers or by cookies, with the key", () => {
    const expected = [
      ["search", "on"],
      ["call", "visit"],
    ];
    const byHeaders = { "x-feature-flags": chosen, "x-feature-flags-key": key };
    const byCookies = { cookie: `feature_flags=${chosen}; feature_flags_key=${key}` };
    assert.deepEqual([...forcedVariants(byHeaders, key)], expected);
    assert.deepEqual([...forcedVariants(byCookies, key)], expected);
    assert.deepEqual([...forcedVariants({}, key)], []);
  });

  it("are ignored where no key is set, and refused without the right one", () => {
    const withKey = (given: string) => ({ "x-feature-flags": chosen, "x-feature-flags-key": given });
    assert.deepEqual([...forcedVariants(withKey(""), undefined)], []);
    for (const headers of [withKey(""), withKey("a key of sixteem"), { "x-feature-flags": chosen }]) {
      assert.throws(() => forcedVariants(headers, key), { status: 403, code: "no_tester" });
    }
  });
});
