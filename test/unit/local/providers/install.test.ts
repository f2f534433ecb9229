import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { installStandIns, pluginDirectory, pluginOrigin } from "../../../../local/toolchain/providers/index.ts";
import { launcherScript } from "../../../../local/toolchain/providers/launcher.ts";
import { standIns } from "../../../../local/toolchain/providers/versions.ts";

/** Starts a plugin, gives back the first line it prints and ends it. */
async function firstLine(executable: string, path: string): Promise<string> {
  const child = spawn(executable, [], { cwd: "/", env: { PATH: path }, stdio: ["ignore", "pipe", "inherit"] });
  try {
    for await (const line of createInterface(child.stdout)) return line;
    return "";
  } finally {
    child.kill();
  }
}

describe("the installation of the stand-ins", function () {
  this.timeout(60_000);
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "immoexpress-home-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it("asks for the versions that the npm packages ask the engine for", async () => {
    for (const [name, version] of Object.entries(standIns)) {
      const manifest = await readFile(join("node_modules", "@pulumi", name, "package.json"), "utf8");
      assert.equal((JSON.parse(manifest) as { version: string }).version, version);
    }
  });

  it("puts in plugins that say their port first, marked as stand-ins", async () => {
    assert.equal(await pluginOrigin(home, "random"), "missing");
    await installStandIns(home);
    assert.deepEqual((await readdir(join(home, "plugins"))).sort(), [
      "resource-azure-native-v3.28.0",
      "resource-random-v4.21.2",
    ]);
    for (const name of ["random", "azure-native"] as const) {
      assert.equal(await pluginOrigin(home, name), "stand-in");
      const executable = join(pluginDirectory(home, name), `pulumi-resource-${name}`);
      assert.match(await firstLine(executable, "/usr/bin:/bin"), /^[0-9]+$/);
    }
  });

  it("leaves an equal stand-in alone and replaces an older one", async () => {
    await installStandIns(home);
    const bundle = join(pluginDirectory(home, "random"), "provider.cjs");
    const before = await stat(bundle);
    await installStandIns(home);
    assert.equal((await stat(bundle)).ino, before.ino);
    await writeFile(join(pluginDirectory(home, "random"), "STAND-IN"), "an older one\n");
    await installStandIns(home);
    assert.notEqual((await stat(bundle)).ino, before.ino);
  });

  it("never touches an official plugin", async () => {
    const directory = pluginDirectory(home, "random");
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, "pulumi-resource-random"), "official");
    await installStandIns(home);
    assert.equal(await pluginOrigin(home, "random"), "official");
    assert.deepEqual(await readdir(directory), ["pulumi-resource-random"]);
  });

  it("finds Node on PATH when the one that installed it is gone", async () => {
    const script = join(home, "it's a plugin", "pulumi-resource-random");
    await mkdir(dirname(script));
    await writeFile(script, launcherScript("random", "/gone/it's/node"), { mode: 0o755 });
    await writeFile(join(dirname(script), "provider.cjs"), "console.log(4711)");
    assert.equal(await firstLine(script, `${dirname(process.execPath)}:/usr/bin:/bin`), "4711");
  });
});
