import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStack } from "../../../../operations/commands/laptop/stack.ts";

describe("a stack, as the operators' commands know it", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "immoexpress-stacks-"))));
  afterEach(() => rm(directory, { recursive: true }));

  const write = (name: string, text: string) => writeFile(join(directory, `Pulumi.${name}.yaml`), text);

  it("is in the namespace and the context that its file names, or in the default ones", async () => {
    await write("staging", "config:\n  immoexpress:namespace: stage\n  kubernetes:context: far\n  other:key: {a: 1}\n");
    await write("empty", "encryptionsalt: v1:x\n");
    assert.deepEqual(await readStack("staging", directory), { name: "staging", namespace: "stage", context: "far" });
    assert.deepEqual(await readStack("empty", directory), {
      name: "empty",
      namespace: "immoexpress",
      context: undefined,
    });
  });

  it("without a file is refused with those that there are", async () => {
    await write("staging", "");
    await assert.rejects(readStack("producton", directory), {
      name: "UsageError",
      message: "There is no Pulumi.producton.yaml: --stack is one of staging, local (after make up).",
    });
  });

  it("with a file that is wrong is an error that names it", async () => {
    await write("a", "config: [\n");
    await write("b", "config:\n  immoexpress:namespace: Not_A_Name\n");
    await assert.rejects(readStack("a", directory), /^Error: Pulumi\.a\.yaml is not YAML: /);
    await assert.rejects(
      readStack("b", directory),
      /^Error: Pulumi\.b\.yaml does not say where the stack runs: .*immoexpress:namespace/s,
    );
  });
});
