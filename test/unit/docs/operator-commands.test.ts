import assert from "node:assert/strict";
import { codeIn, pages } from "../../support/documents.ts";
import { commandsIn, problemOf } from "../../support/operator-commands.ts";

const guide = "docs/PRODUCTION-ROLLBACK-GUIDE.md";
const french = "docs/fr/PRODUCTION-ROLLBACK-GUIDE.md";
const checked = pages().filter(
  ({ path }) => [guide, french, "docs/pipelines.md"].includes(path) || path.startsWith("docs/runbooks/incidents/"),
);
const textOf = (path: string) => checked.find((page) => page.path === path)?.text ?? "";

/** Lines that are there to be copied. */
const blocksIn = (text: string) =>
  [...text.matchAll(/^```[^\n]*\n(.*?)^```/gms)].flatMap(([, lines = ""]) => lines.split("\n"));

describe("commands that people type in an incident", () => {
  for (const { path, text } of checked) {
    it(`of ${path} are understood by the programs that they name`, () => {
      const commands = commandsIn(text, "npm run");
      assert.notEqual(commands.length, 0);
      assert.deepEqual(
        commands.flatMap((line) => problemOf(line) ?? []),
        [],
      );
    });
  }

  it("say which stack they are about, in the guide and in the runbooks", () => {
    const about = /^npm run (rollback|restore|backup|backup:list|health|status|history|immo|pipeline) -- /;
    const lines = checked
      .filter(({ path }) => path !== "docs/pipelines.md")
      .flatMap(({ text }) => blocksIn(text).filter((line) => about.test(line)));
    assert.ok(lines.length > 30);
    assert.deepEqual(
      lines.filter((line) => !line.includes("--stack=production")),
      [],
    );
  });

  it("are refused by this test when they are wrong", () => {
    assert.match(problemOf("npm run rolback -- --stack=production") ?? "", /no npm script/);
    assert.match(problemOf("npm run rollback --to=last-good") ?? "", /for itself/);
    assert.match(problemOf("npm run rollback -- --to=last-good") ?? "", /needs to know why/);
    assert.match(problemOf("npm run restore -- --nme=x") ?? "", /no option --nme/);
    assert.match(problemOf("npm run pipeline -- drift --stack=x") ?? "", /missing to/);
    assert.equal(problemOf('npm run rollback -- --to=last-good --reason="two words"'), undefined);
  });
});

describe("the rollback guide in French", () => {
  const blocks = (text: string) => [...text.matchAll(/^```[^\n]*\n(.*?)^```/gms)].map(([, lines = ""]) => lines);
  const headings = (text: string) => [...text.matchAll(/^(#+) /gm)].map(([, level = ""]) => level.length);
  const rows = (text: string) =>
    text.split("\n").filter((line) => line.startsWith("|") || line.startsWith("- [ ]")).length;

  it("has the same commands, sections and rows as the English one", () => {
    assert.deepEqual(blocks(textOf(french)), blocks(textOf(guide)));
    assert.deepEqual(headings(textOf(french)), headings(textOf(guide)));
    assert.equal(rows(textOf(french)), rows(textOf(guide)));
  });

  it("is there for the README's first page, too, with the same commands", () => {
    const read = (path: string) => pages().find((page) => page.path === path)?.text ?? "";
    const firstPage = read("README.md").replace(/^## Staging and production[^]*/m, "");
    assert.deepEqual(blocks(read("docs/fr/README.md")), blocks(firstPage));
    assert.equal(rows(read("docs/fr/README.md")), rows(firstPage));
  });

  it("leaves out no command of the text", () => {
    const spans = (text: string) =>
      codeIn(text)
        .filter((code) => /^(npm|npx|kubectl|--)/.test(code))
        .sort();
    assert.deepEqual(spans(textOf(french)), spans(textOf(guide)));
  });
});
