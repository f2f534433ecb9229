import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { writeStackFile } from "../../../../local/stack/file.ts";

const template = `# The local stack, explained.
config:
  # How many
  immoexpress:replicas: 2
  immoexpress:images:
    backend: none # set by make up
  immoexpress:hosts: {frontend: immoexpress.localhost}
`;

describe("the local stack's file", () => {
  let directory: string;
  let told: string[];

  const path = (name: string) => join(directory, name);
  const read = () => readFile(path("stack.yaml"), "utf8");
  const config = async () => (parse(await read()) as { config: Record<string, unknown> }).config;
  const write = (machineValues: Record<string, unknown> = { "immoexpress:images": { backend: "b:1" } }) =>
    writeStackFile({
      template: path("template.yaml"),
      file: path("stack.yaml"),
      templatesDirectory: path("templates"),
      machineValues,
      report: (line) => told.push(line),
    });
  const edit = async (name: string, from: string, to: string) => {
    const text = await readFile(path(name), "utf8");
    assert.ok(text.includes(from), `${from} is not in ${name}`);
    await writeFile(path(name), text.replace(from, to));
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-stack-"));
    told = [];
    await writeFile(path("template.yaml"), template);
    await write();
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("is the template with its comments and this machine's values", async () => {
    const lines = (await read()).split("\n");
    assert.deepEqual(lines.slice(0, 6), [
      "# The local stack, explained.",
      "config:",
      "  # How many",
      "  immoexpress:replicas: 2",
      "  immoexpress:images:",
      "    backend: b:1 # set by make up",
    ]);
    assert.deepEqual(told, []);
  });

  it("is not written again when nothing changes", async () => {
    const before = await stat(path("stack.yaml"));
    await write();
    assert.equal((await stat(path("stack.yaml"))).mtimeMs, before.mtimeMs);
  });

  it("keeps what the user and Pulumi wrote into it, and takes new machine values", async () => {
    await edit("stack.yaml", "immoexpress:replicas: 2", "immoexpress:replicas: 3");
    await edit("stack.yaml", "config:", "encryptionsalt: v1:abc\nconfig:");
    await write({ "immoexpress:images": { backend: "b:2" } });
    assert.equal((await config())["immoexpress:replicas"], 3);
    assert.deepEqual((await config())["immoexpress:images"], { backend: "b:2" });
    assert.match(await read(), /^encryptionsalt: v1:abc$/m);
  });

  it("follows a changed template without losing the user's changes", async () => {
    await edit("stack.yaml", "immoexpress:replicas: 2", "immoexpress:replicas: 3");
    await edit("stack.yaml", "config:", "encryptionsalt: v1:abc\nconfig:\n  immoexpress:token:\n    secure: v1:x\n");
    await edit("template.yaml", "# How many", "# How many pods at least\n  immoexpress:level: info");
    await edit("template.yaml", "immoexpress.localhost", "immo.localhost");
    await write();
    assert.deepEqual(await config(), {
      "immoexpress:level": "info",
      "immoexpress:replicas": 3,
      "immoexpress:images": { backend: "b:1" },
      "immoexpress:hosts": { frontend: "immo.localhost" },
      "immoexpress:token": { secure: "v1:x" },
    });
    assert.match(await read(), /# How many pods at least/);
    assert.match(await read(), /^encryptionsalt: v1:abc$/m);
    assert.equal(told.length, 1);
    assert.match(told[0]!, /follows the changed .*template\.yaml; your own changes are kept/);
    await write();
    assert.equal(told.length, 1);
  });

  it("leaves a key out that the user removed", async () => {
    await edit("stack.yaml", "  immoexpress:replicas: 2\n", "");
    await edit("template.yaml", "immoexpress.localhost", "immo.localhost");
    await write();
    assert.ok(!("immoexpress:replicas" in (await config())));
  });

  it("is kept, and that is said, when the template it was made from is unknown", async () => {
    await rm(path("templates"), { recursive: true });
    await edit("template.yaml", "immoexpress.localhost", "immo.localhost");
    const before = await read();
    await write();
    assert.equal(await read(), before);
    assert.match(told.join(), /stack\.yaml is kept as it is: .*template\.yaml has changed, but/);
  });

  it("stops at a file that is not YAML, naming it", async () => {
    await writeFile(path("stack.yaml"), "config: [\n");
    await assert.rejects(write(), /stack\.yaml is not valid YAML: /);
  });
});
