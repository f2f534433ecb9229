import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withoutEngineLogs } from "../../../../local/stack/engine-logs.ts";
import { stackEnvironment, type StackEnvironment } from "../../../../local/stack/environment.ts";
import { writeStackFile } from "../../../../local/stack/file.ts";
import { ensurePassphrase } from "../../../../local/stack/passphrase.ts";
import { deployStack, ensureStack, outputs } from "../../../../local/stack/pulumi.ts";
import { TemporaryProject } from "../../preview/engine.ts";

const template = `# The local stack.
config:
  # Who is greeted
  engine-test:name: nobody # set by make up
`;

const program = `
  import { Config } from "@pulumi/pulumi";
  import { RandomPassword } from "@pulumi/random";
  export const greeting = "Hello " + new Config().require("name");
  export const password = new RandomPassword("password", { length: 20 }).result;
`;

describe("the local stack, run by the engine", function () {
  this.timeout(180_000);
  let project: TemporaryProject;
  let environment: StackEnvironment;
  let options: { directory: string };

  const path = (...names: string[]) => join(project.directory, ...names);
  const configure = (name: string) =>
    writeStackFile({
      template: path("template.yaml"),
      file: path("Pulumi.local.yaml"),
      templatesDirectory: path("templates"),
      machineValues: { "engine-test:name": name },
      report: (line) => assert.fail(line),
    });

  before(async () => {
    project = await TemporaryProject.withStandIns();
    options = { directory: project.directory };
    await project.write("index.ts", program);
    await project.write("template.yaml", template);
    const pulumiHome = project.environment["PULUMI_HOME"]!;
    environment = {
      ...stackEnvironment({
        pulumiHome,
        backendDirectory: path("local-backend"),
        passphraseFile: path("passphrase"),
        kubeconfig: path("no-kubeconfig"),
        ageIdentityFile: path("no-identity"),
        compileCache: process.env["NODE_COMPILE_CACHE"] ?? path("compile-cache"),
        pathDirectories: project.environment["PATH"]!.split(":"),
      }),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    await withoutEngineLogs(pulumiHome);
    await ensurePassphrase(path("passphrase"));
    await mkdir(path("local-backend"));
    await configure("Ada");
    await ensureStack(environment, options);
  });
  after(() => project.dispose());

  it("deploys with the machine's values, shows what happens, and hides secrets", async () => {
    const lines: string[] = [];
    await deployStack(environment, { ...options, onLine: (line) => lines.push(line) });
    assert.ok(
      lines.some((line) => line.includes("RandomPassword password created")),
      lines.join("\n"),
    );
    const found = await outputs(environment, options);
    assert.equal(found["greeting"], "Hello Ada");
    assert.equal(found["password"], "[secret]");
  });

  it("keeps the template's comments beside what Pulumi wrote into the file", async () => {
    const text = await readFile(path("Pulumi.local.yaml"), "utf8");
    assert.match(text, /# Who is greeted\n {2}engine-test:name: "?Ada"? # set by make up/);
    assert.match(text, /^encryptionsalt: v1:/m);
    await configure("Ada");
    assert.equal(await readFile(path("Pulumi.local.yaml"), "utf8"), text);
  });

  it("is safe to repeat, also with a stack file made anew", async () => {
    await rm(path("Pulumi.local.yaml"));
    await configure("Ada");
    await ensureStack(environment, options);
    const lines: string[] = [];
    await deployStack(environment, { ...options, onLine: (line) => lines.push(line) });
    assert.match(lines.join("\n"), /2 unchanged/);
  });

  it("fails with what Pulumi printed when the program does", async () => {
    await writeFile(path("index.ts"), 'throw new Error("the program is wrong");\n');
    await assert.rejects(deployStack(environment, options), /the program is wrong/);
  });
});
