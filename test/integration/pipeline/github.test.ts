import assert from "node:assert/strict";
import { z } from "zod";
import { readApprovals } from "../../../pipeline/github/approvals.ts";
import { GitHub } from "../../../pipeline/github/client.ts";
import { writeComment } from "../../../pipeline/github/comment.ts";
import { closeIssue, openIssue } from "../../../pipeline/github/issue.ts";
import { tagCommit } from "../../../pipeline/github/tag.ts";
import { FakeGitHub } from "../../support/fake-github.ts";

const bot = { login: "github-actions[bot]" };
const address = { html_url: "https://github.com/x/1" };
const commit = "a".repeat(40);

describe("GitHub, as the pipelines use it", () => {
  let fake: FakeGitHub;
  let github: GitHub;

  before(async () => {
    fake = await FakeGitHub.start();
    const { GITHUB_API_URL: api = "", GITHUB_REPOSITORY: repository = "" } = fake.environment;
    github = new GitHub({ api, repository, token: "token-of-the-test", firstWait: 1 });
  });
  beforeEach(() => fake.forget());
  after(() => fake.stop());

  const comments = "GET /issues/12/comments?per_page=100&page=1";

  it("gets a comment, and the same one again with another text", async () => {
    fake.answer({ [comments]: [], "POST /issues/12/comments": address });
    await writeComment(github, 12, "preview-staging", "one");
    assert.deepEqual(fake.written, [
      { what: "POST /issues/12/comments", body: { body: "<!-- immoexpress:preview-staging -->\none" } },
    ]);
    fake.forget();
    const there = { id: 5, body: "<!-- immoexpress:preview-staging -->\none", user: bot };
    fake.answer({ [comments]: [there], "PATCH /issues/comments/5": address });
    assert.equal(await writeComment(github, 12, "preview-staging", "two"), address.html_url);
    assert.deepEqual(
      fake.written.map(({ what }) => what),
      ["PATCH /issues/comments/5"],
    );
    assert.deepEqual([...new Set(fake.tokens)], ["Bearer token-of-the-test"]);
  });

  it("leaves alone what somebody else has written with the same mark, and the comment on another stack", async () => {
    const others = [
      { id: 6, body: "<!-- immoexpress:preview-staging -->\nmine", user: { login: "mallory" } },
      { id: 7, body: "<!-- immoexpress:preview-production -->\nother", user: bot },
      { id: 8, body: null, user: null },
    ];
    fake.answer({ [comments]: others, "POST /issues/12/comments": address });
    await writeComment(github, 12, "preview-staging", "one");
    assert.deepEqual(
      fake.written.map(({ what }) => what),
      ["POST /issues/12/comments"],
    );
  });

  const open = "GET /issues?state=open&creator=github-actions%5Bbot%5D&per_page=100&page=1";

  it("gets one issue for each key, which is closed when it is over", async () => {
    fake.answer({ [open]: [], "POST /issues": address });
    await openIssue(github, "drift-staging", "It differs", "so");
    const body = "<!-- immoexpress:drift-staging -->\nso";
    assert.deepEqual(fake.written, [{ what: "POST /issues", body: { title: "It differs", body } }]);
    fake.forget();
    fake.answer({ [open]: [{ number: 9, body, user: bot }], "PATCH /issues/9": address });
    await openIssue(github, "drift-staging", "It differs", "otherwise");
    await closeIssue(github, "drift-staging");
    assert.equal(await closeIssue(github, "drift-production"), undefined);
    assert.deepEqual(
      fake.written.map(({ what }) => what),
      ["PATCH /issues/9", "PATCH /issues/9"],
    );
    assert.deepEqual(fake.written[1]?.body, { state: "closed", state_reason: "completed" });
  });

  it("looks at every page", async () => {
    fake.raw.answer = (response, count) => {
      const { port } = new URL(fake.raw.url("/"));
      if (count === 0) response.setHeader("link", `<http://127.0.0.1:${port}/next>; rel="next"`);
      response.end(JSON.stringify([{ n: count }]));
    };
    assert.deepEqual(await github.all("/things", z.array(z.object({ n: z.int() }))), [{ n: 0 }, { n: 1 }]);
  });

  it("gets a tag once, and refuses to give it to another commit", async () => {
    const tag = "prod-20251207-143000";
    const named = `GET /git/matching-refs/tags/${tag}`;
    fake.answer({ [named]: [], "POST /git/refs": { ref: `refs/tags/${tag}` } });
    await tagCommit(github, tag, commit);
    assert.deepEqual(fake.written, [{ what: "POST /git/refs", body: { ref: `refs/tags/${tag}`, sha: commit } }]);
    fake.forget();
    fake.answer({ [named]: [{ ref: `refs/tags/${tag}`, object: { sha: commit } }] });
    await tagCommit(github, tag, commit);
    await assert.rejects(tagCommit(github, tag, "b".repeat(40)), /names a{40} already/);
    assert.deepEqual(fake.written, []);
  });

  it("is asked again when it is busy; what was sent is not sent twice", async () => {
    fake.raw.answer = (response, count) => {
      response.statusCode = count < 2 ? 503 : 200;
      response.end("{}");
    };
    assert.deepEqual(await github.get("/x", z.object({})), {});
    fake.forget();
    await assert.rejects(github.send("POST", "/x", {}, z.object({})), /did not do POST \/x: HTTP 503/);
    assert.equal(fake.raw.received.length, 1);
  });

  it("says what was refused, without the token", async () => {
    fake.answer({});
    await assert.rejects(github.get("/x", z.object({})), (error: Error) => {
      assert.match(error.message, /GET \/x: HTTP 404/);
      assert.doesNotMatch(error.message, /token-of-the-test/);
      return true;
    });
  });

  it("says who approved, and since when it was asked", async () => {
    const jobs = [
      { name: "Build", conclusion: "success", completed_at: "2025-12-07T14:00:00Z" },
      { name: "Backup", conclusion: "success", completed_at: "2025-12-07T14:30:00Z" },
      { name: "Deploy", conclusion: null, completed_at: null },
    ];
    const review = { state: "approved", user: { login: "ada" }, environments: [{ name: "first" }], comment: "" };
    fake.answer({
      "GET /actions/runs/77/approvals": [review],
      "GET /actions/runs/77/jobs?per_page=100": { jobs },
    });
    assert.deepEqual(await readApprovals(github, "Backup", { ...fake.environment, GITHUB_RUN_ATTEMPT: "1" }), {
      reviews: [{ state: "approved", user: "ada", environments: ["first"] }],
      requestedAt: new Date("2025-12-07T14:30:00Z"),
      attempt: 1,
    });
    await assert.rejects(readApprovals(github, "Deploy", fake.environment), /no job "Deploy" that succeeded/);
  });
});
