import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { FlagStage, flagsText, switchFlag, visitor } from "../../../../../support/flag-stage.ts";

describe("the file of feature flags", () => {
  let stage: FlagStage;
  afterEach(() => stage.end());

  const search = async () => (await stage.variants(visitor("visitor-1")))["search"];
  const reloads = async () =>
    (await stage.metrics("immoexpress_flag_")).flatMap(
      (line) => /(loaded|refused|successful\{\}).* (\d)/.exec(line)?.slice(1).join(" ") ?? [],
    );
  const messages = () => stage.logged.map(([message]) => message);

  it("is followed when the link of its ConfigMap is exchanged, and taken over once", async () => {
    stage = await FlagStage.create(flagsText({ search: switchFlag() }));
    assert.equal(await search(), "off");
    await stage.file.refresh();
    await stage.directory.change(flagsText({ search: switchFlag({ defaultVariant: "on" }) }));
    await stage.file.refresh();
    assert.equal(await search(), "on");
    assert.deepEqual(await reloads(), ["loaded 2", "refused 0", "successful{} 1"]);
    assert.deepEqual(stage.logged.at(-1), ["flags loaded", { path: stage.directory.file, changed: "search" }]);
  });

  it("leaves the last good flags in place while it is wrong, counted and logged once for each content", async () => {
    stage = await FlagStage.create(flagsText({ search: switchFlag({ defaultVariant: "on" }) }));
    for (const wrong of ["{", flagsText({ search: switchFlag({ state: "ON" }) })]) {
      await stage.directory.change(wrong);
      await stage.file.refresh();
      await stage.file.refresh();
      assert.equal(await search(), "on");
    }
    assert.deepEqual(await reloads(), ["loaded 1", "refused 2", "successful{} 0"]);
    assert.deepEqual(messages(), ["flags loaded", ...Array<string>(2).fill("flags refused, the last good ones hold")]);
    for (const [, fields] of stage.logged.slice(1)) {
      const { reason } = fields as { reason: string };
      assert.match(reason, /^invalid flagd flag configuration.{10,}$/);
      assert.ok(reason.length <= 300);
    }
    await stage.directory.change(flagsText({ search: switchFlag() }));
    await stage.file.refresh();
    assert.equal(await search(), "off");
    assert.deepEqual(await reloads(), ["loaded 2", "refused 2", "successful{} 1"]);
  });

  it("may come later", async () => {
    stage = await FlagStage.create();
    await stage.file.refresh();
    assert.deepEqual(await stage.variants(visitor("visitor-1")), {});
    assert.deepEqual(await reloads(), ["loaded 0", "refused 1", "successful{} 0"]);
    await stage.directory.change(flagsText({ search: switchFlag() }));
    await stage.file.refresh();
    assert.equal(await search(), "off");
  });

  it("comes back after it was gone, also with the same content", async () => {
    const text = flagsText({ search: switchFlag() });
    stage = await FlagStage.create(text);
    await rm(join(stage.directory.path, "..data"));
    await stage.file.refresh();
    await stage.file.refresh();
    assert.equal(await search(), "off");
    assert.deepEqual(await reloads(), ["loaded 1", "refused 1", "successful{} 0"]);
    await stage.directory.change(text);
    await stage.file.refresh();
    assert.deepEqual(await reloads(), ["loaded 2", "refused 1", "successful{} 1"]);
  });
});
