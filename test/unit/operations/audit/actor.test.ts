import assert from "node:assert/strict";
import { findActor } from "../../../../operations/audit/actor.ts";

describe("who does something", () => {
  it("is whom IMMO_ACTOR names, before the pipeline's own name", async () => {
    assert.equal(await findActor({ IMMO_ACTOR: "ada", GITHUB_ACTOR: "octocat" }), "ada");
    assert.equal(await findActor({ IMMO_ACTOR: " ", GITHUB_ACTOR: "octocat" }), "octocat");
    assert.equal(await findActor({ GITLAB_USER_LOGIN: "tanuki" }), "tanuki");
  });

  it("is one line, whatever the variable holds", async () => {
    assert.equal(await findActor({ IMMO_ACTOR: "ada\n\u001b[31mroot" }), "ada [31mroot");
    assert.equal((await findActor({ IMMO_ACTOR: "x".repeat(500) })).length, 200);
  });

  it("is somebody in any case", async () => {
    assert.match(await findActor({}), /^\S+@\S+$/);
  });
});
