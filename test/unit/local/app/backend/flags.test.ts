import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlagFile, evaluateFlags, parseFlags } from "../../../../../local/app/backend/flags.ts";

const flag = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" };
const text = (flags: Record<string, unknown>) =>
  JSON.stringify({ $schema: "https://flagd.dev/schema/v0/flags.json", flags });

describe("feature flags", () => {
  it("have their default variant's value", () => {
    assert.deepEqual(evaluateFlags(parseFlags(text({ search: flag, plain: { ...flag, defaultVariant: "on" } }))), {
      search: { value: false, variant: "off", reason: "STATIC" },
      plain: { value: true, variant: "on", reason: "STATIC" },
    });
  });

  it("say when rules were not run", () => {
    const evaluated = evaluateFlags(parseFlags(text({ search: { ...flag, targeting: { if: [true, "on"] } } })));
    assert.equal(evaluated["search"]?.reason, "DEFAULT");
  });

  it("are absent when disabled, or when their default is no variant of theirs", () => {
    const flags = { a: { ...flag, state: "DISABLED" }, b: { ...flag, defaultVariant: "toString" } };
    assert.deepEqual(evaluateFlags(parseFlags(text(flags))), {});
  });

  it("of a file follow it, and survive a broken one with a warning", async () => {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-flags-"));
    try {
      const warnings: unknown[] = [];
      const path = join(directory, "flags.json");
      const file = new FlagFile(path, (_level, message) => warnings.push(message));
      assert.deepEqual(await file.evaluate(), {});
      await writeFile(path, text({ search: flag }));
      assert.equal((await file.evaluate())["search"]?.value, false);
      await writeFile(path, text({ search: { ...flag, defaultVariant: "on" } }));
      assert.equal((await file.evaluate())["search"]?.value, true);
      assert.deepEqual(warnings, []);
      for (const broken of ["{", text({ search: { state: "ON" } })]) {
        await writeFile(path, broken);
        assert.equal((await file.evaluate())["search"]?.value, true);
      }
      assert.deepEqual(warnings, ["flags file is not readable", "flags file is not readable"]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
