import assert from "node:assert/strict";
import { flagCaller } from "../../../../../local/app/frontend/visitor.ts";

describe("whose feature flags a page needs", () => {
  it("is the visitor that the cookie names, with language and what a tester chose", () => {
    const headers = {
      ...{ "accept-language": "fr", cookie: "visitor_id=visitor-1; feature_flags=map=on", authorization: "Bearer x" },
      ...{ "x-feature-flags": "map=off", "x-feature-flags-key": "key" },
    };
    const { authorization, ...expected } = headers;
    assert.ok(authorization);
    assert.deepEqual(flagCaller(headers), {
      headers: { ...expected, "x-visitor-id": "visitor-1" },
      setCookie: undefined,
    });
  });

  it("is a new visitor, who gets a name that no script reads and no other site sends", () => {
    const [first, second] = [flagCaller({}), flagCaller({ cookie: "visitor_id=a b" })];
    const id = first.headers["x-visitor-id"]!;
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.equal(first.setCookie, `visitor_id=${id}; Path=/; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax`);
    assert.notEqual(second.headers["x-visitor-id"], id);
  });
});
