import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../../local/paths.ts";
import { anchorsIn, codeIn, linksIn, pages } from "../../support/documents.ts";

/** Folders whose files are named in running text, as paths from the top folder. */
const pathInText = /^(components|docs|local|test|\.ci)\/[\w./-]*$/;

describe("links in the documentation", () => {
  const all = pages();

  for (const { path, text } of all) {
    it(`of ${path} lead somewhere`, () => {
      const broken = linksIn(text).filter((link) => {
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? join(repositoryRoot, path) : join(repositoryRoot, dirname(path), file);
        return (
          !existsSync(target) || (anchor !== undefined && !anchorsIn(readFileSync(target, "utf8")).includes(anchor))
        );
      });
      assert.deepEqual(broken, []);
    });

    it(`and the paths that ${path} names exist`, () => {
      const missing = codeIn(text).filter((code) => pathInText.test(code) && !existsSync(join(repositoryRoot, code)));
      assert.deepEqual(missing, []);
    });
  }

  it("lead from the README to every page of docs/", () => {
    const known = new Set(["README.md"]);
    for (const path of known) {
      const text = all.find((page) => page.path === path)?.text ?? "";
      for (const link of linksIn(text)) known.add(join(dirname(path), link.replace(/#.*/, "")));
    }
    const lost = all.map(({ path }) => path).filter((path) => path.startsWith("docs/") && !known.has(path));
    assert.deepEqual(lost, []);
  });
});

describe("reading a page", () => {
  const text = "# One: `two` & 3\n[a](b.md#c) ![d](e.svg) [f](https://g) `[h](i.md)` `j`\n```\n[k](l.md)\n# m\n```\n";

  it("finds links, but not those of other sites or in code", () =>
    assert.deepEqual(linksIn(text), ["b.md#c", "e.svg"]));
  it("finds code in blocks and in lines", () =>
    assert.deepEqual(codeIn(text), ["[k](l.md)", "# m", "", "two", "[h](i.md)", "j"]));
  it("names headings as GitHub does", () => assert.deepEqual(anchorsIn(text), ["one-two--3"]));
});
