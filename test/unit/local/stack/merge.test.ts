import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { changesBetween, setValues } from "../../../../local/stack/merge.ts";

const text = `# Top
config:
  # What runs
  immoexpress:images:
    backend: a # the API
    frontend: b
  immoexpress:hosts:
    - x
`;

describe("changes between two documents", () => {
  it("finds what was set, changed and removed, and nothing else", () => {
    const after = parseDocument("config:\n  immoexpress:images: {backend: c, traefik: d}\n  immoexpress:hosts: [x]\n");
    assert.deepEqual(changesBetween(parseDocument(text), after), [
      { path: ["config", "immoexpress:images", "backend"], value: "c" },
      { path: ["config", "immoexpress:images", "frontend"], value: undefined },
      { path: ["config", "immoexpress:images", "traefik"], value: "d" },
    ]);
    assert.deepEqual(changesBetween(parseDocument(text), parseDocument(text)), []);
  });
});

describe("setting values in a document", () => {
  it("keeps the other keys and every comment", () => {
    const document = parseDocument(text);
    setValues(document, ["config"], { "immoexpress:images": { backend: "c", extra: { deep: 1 } } });
    assert.equal(
      document.toString(),
      `# Top
config:
  # What runs
  immoexpress:images:
    backend: c # the API
    frontend: b
    extra:
      deep: 1
  immoexpress:hosts:
    - x
`,
    );
  });

  it("fills a key that was written without a value", () => {
    const document = parseDocument("config:\n");
    setValues(document, ["config"], { a: { b: [1] } });
    assert.deepEqual(document.toJS(), { config: { a: { b: [1] } } });
  });
});
