import assert from "node:assert/strict";
import { flagsDirectory, readFlags } from "../../../operations/flags/read.ts";
import { FlagStage, visitor } from "../../support/flag-stage.ts";

const people = 4000;

describe("the flags of flags/", () => {
  let text: string;
  const stages: FlagStage[] = [];
  const stageIn = async (environment: string) => {
    const stage = await FlagStage.create(text, environment);
    stages.push(stage);
    return stage;
  };
  before(() => {
    const read = readFlags(flagsDirectory);
    assert("text" in read, "problems" in read ? read.problems.join("\n") : "");
    ({ text } = read);
  });
  afterEach(async () => {
    await Promise.all(stages.splice(0).map((stage) => stage.end()));
  });

  /** The visitors, of whom some get a variant, by number. */
  const whoGets = (stage: FlagStage, flag: string, variant: string) =>
    new Set(
      Array.from({ length: people }, (_, index) => index).filter((index) => {
        const context = { targetingKey: `visitor-${index}`, environment: "production" };
        return stage.file.core.getFlag(flag)?.evaluate(context).variant === variant;
      }),
    );
  const near = (share: number, expected: number) =>
    assert.ok(Math.abs(share - expected) < 0.03, `${share}, expected ${expected}`);

  it("give the new search to a quarter of the visitors, and to all of the staff", async () => {
    const stage = await stageIn("production");
    near(whoGets(stage, "new-search", "on").size / people, 0.25);
    for (let index = 0; index < 50; index++) {
      const staff = visitor(`account-${index}`, { email: `somebody-${index}@immoexpress.com` });
      assert.equal((await stage.variants(staff))["new-search"], "on");
    }
    const stranger = visitor(undefined, { email: "ada@immoexpress.community" });
    assert.equal((await stage.variants(stranger))["new-search"], "off");
  });

  it("divide the visitors of the experiment in halves, independently of the search", async () => {
    const stage = await stageIn("production");
    const visiting = whoGets(stage, "enquiry-call", "visit");
    near(visiting.size / people, 0.5);
    const searching = whoGets(stage, "new-search", "on");
    near([...searching].filter((index) => visiting.has(index)).length / searching.size, 0.5);
  });

  it("show the map everywhere but in production, and rates of French banks to French readers", async () => {
    const of = async (environment: string, flag: string, language?: string) =>
      (await (await stageIn(environment)).variants(visitor("visitor-1", { language })))[flag];
    assert.deepEqual(await Promise.all(["local", "staging", "production"].map((stack) => of(stack, "map-view"))), [
      "on",
      "on",
      "off",
    ]);
    assert.equal(await of("production", "mortgage-estimate", "fr"), "on");
    assert.equal(await of("production", "mortgage-estimate", "en"), "off");
    assert.equal(await of("production", "mortgage-estimate"), "off");
  });

  it("have reservations open", async () => {
    assert.equal((await (await stageIn("production")).variants(visitor("visitor-1")))["reservations"], "open");
  });
});
