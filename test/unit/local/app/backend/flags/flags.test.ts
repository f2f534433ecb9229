import assert from "node:assert/strict";
import { FlagStage, flagsText, switchFlag, visitor } from "../../../../../support/flag-stage.ts";

const halves = {
  fractional: [
    ["on", 50],
    ["off", 50],
  ],
};

describe("feature flags", () => {
  const stages: FlagStage[] = [];
  const stageWith = async (flags: Record<string, unknown>) => {
    const stage = await FlagStage.create(flagsText(flags));
    stages.push(stage);
    return stage;
  };
  afterEach(async () => {
    await Promise.all(stages.splice(0).map((stage) => stage.end()));
  });

  it("of every type have the value of the variant that their rules give, and say why", async () => {
    const { flags } = await stageWith({
      plain: switchFlag(),
      ruled: switchFlag({ targeting: { if: [{ "==": [{ var: "language" }, "fr"] }, "on"] } }),
      text: { state: "ENABLED", variants: { a: "A", b: "B" }, defaultVariant: "a", targeting: { if: [true, "b"] } },
      number: { state: "ENABLED", variants: { few: 10 }, defaultVariant: "few" },
      shape: { state: "ENABLED", variants: { round: { radius: 1 } }, defaultVariant: "round" },
    });
    assert.deepEqual(await flags.evaluate(visitor("visitor-1"), new Map()), {
      plain: { value: false, variant: "off", reason: "STATIC" },
      ruled: { value: false, variant: "off", reason: "DEFAULT" },
      text: { value: "B", variant: "b", reason: "TARGETING_MATCH" },
      number: { value: 10, variant: "few", reason: "STATIC" },
      shape: { value: { radius: 1 }, variant: "round", reason: "STATIC" },
    });
  });

  it("are absent when disabled, and then a switch has its caller's default", async () => {
    const { flags } = await stageWith({ closed: switchFlag({ state: "DISABLED" }), open: switchFlag() });
    const [who, none] = [visitor("visitor-1"), new Map<string, string>()];
    assert.deepEqual(Object.keys(await flags.evaluate(who, none)), ["open"]);
    assert.equal(await flags.isOn("closed", true, who, none), true);
    assert.equal(await flags.isOn("nowhere", true, who, none), true);
    assert.equal(await flags.isOn("open", true, who, none), false);
  });

  it("count conversions by the variant that a visitor has, of known visitors alone, and no exposure with them", async () => {
    const stage = await stageWith({
      all: switchFlag({ defaultVariant: "on" }),
      closed: switchFlag({ state: "DISABLED" }),
    });
    await stage.flags.converted(visitor("visitor-1"));
    await stage.flags.converted(visitor(undefined));
    assert.deepEqual(await stage.metrics("immoexpress_flag_conversions_total"), [
      'immoexpress_flag_conversions_total{flag="all",variant="on"} 1',
      'immoexpress_flag_conversions_total{flag="all",variant="off"} 0',
    ]);
    for (const line of await stage.metrics("immoexpress_flag_exposures_total")) assert.match(line, / 0$/);
  });

  it("have their default, and say ERROR, when a rule gives what is no variant", async () => {
    const { flags } = await stageWith({ broken: switchFlag({ targeting: { var: "language" } }) });
    assert.deepEqual(await flags.evaluate(visitor("visitor-1", { language: "fr" }), new Map()), {
      broken: { value: false, variant: "off", reason: "ERROR" },
    });
  });

  it("stay the same for a visitor, and are the default for one without a name", async () => {
    const stage = await stageWith({ half: switchFlag({ targeting: halves }) });
    const ids = Array.from({ length: 50 }, (_, index) => `visitor-${index}`);
    const ask = async () => Promise.all(ids.map(async (id) => (await stage.variants(visitor(id)))["half"]));
    const [first, second] = [await ask(), await ask()];
    assert.deepEqual(first, second);
    assert.equal(new Set(first).size, 2);
    assert.equal((await stage.variants(visitor(undefined)))["half"], "off");
  });

  it("are counted by variant, from 0 on, for visitors with a name", async () => {
    const stage = await stageWith({ search: switchFlag({ targeting: { if: [{ var: "email" }, "on"] } }) });
    await stage.variants(visitor("account-1", { email: "ada@example.com" }));
    await stage.variants(visitor("visitor-1"));
    await stage.variants(visitor("visitor-2"));
    await stage.variants(visitor(undefined));
    assert.deepEqual(await stage.metrics("immoexpress_flag_exposures_total"), [
      'immoexpress_flag_exposures_total{flag="search",variant="on"} 1',
      'immoexpress_flag_exposures_total{flag="search",variant="off"} 2',
    ]);
  });

  it("are what a tester forces, which is not counted", async () => {
    const stage = await stageWith({ search: switchFlag(), map: switchFlag() });
    const forced = new Map([["search", "on"]]);
    assert.deepEqual((await stage.flags.evaluate(visitor("tester-1"), forced))["search"], {
      value: true,
      variant: "on",
      reason: "FORCED",
    });
    assert.equal(await stage.flags.isOn("search", false, visitor("tester-1"), forced), true);
    assert.deepEqual(
      (await stage.metrics("immoexpress_flag_exposures_total")).filter((line) => !line.endsWith(" 0")),
      ['immoexpress_flag_exposures_total{flag="map",variant="off"} 1'],
    );
  });

  it("refuse a forced flag or variant that does not exist", async () => {
    const { flags } = await stageWith({ search: switchFlag(), old: switchFlag({ state: "DISABLED" }) });
    const force = (name: string, variant: string) => flags.evaluate(visitor("tester-1"), new Map([[name, variant]]));
    await assert.rejects(force("old", "on"), { status: 400, message: "There is no such flag: known are search." });
    await assert.rejects(force("search", "toString"), {
      status: 400,
      message: "There is no such variant of search: known are on, off.",
    });
  });
});
