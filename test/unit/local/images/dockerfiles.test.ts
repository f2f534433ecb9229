import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readFaults } from "../../../../local/app/shared/faults.ts";
import { repositoryRoot } from "../../../../local/paths.ts";

const dockerfile = (name: string) => readFile(join(repositoryRoot, "local/images", name), "utf8");

describe("the Dockerfiles", () => {
  it("run as another user than root", async () => {
    for (const name of ["application", "azurite", "base", "binary", "operations"]) {
      assert.match(await dockerfile(`${name}.Dockerfile`), /^USER [1-9]\d{3,}:[1-9]\d{3,}$/m, name);
    }
  });

  it("of the application have every fault off, and pass on each that the application knows", async () => {
    const text = await dockerfile("application.Dockerfile");
    const names = [...text.matchAll(/(FAULT_\w+)=""/g)].map((match) => match[1]!);
    assert.equal(names.length, Object.keys(readFaults({})).length);
    for (const name of names) assert.ok(text.includes(`${name}=\${${name}}`), name);
    assert.deepEqual(readFaults(Object.fromEntries(names.map((name) => [name, ""]))), readFaults({}));
  });
});
