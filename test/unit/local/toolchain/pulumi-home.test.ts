import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pluginDirectory, pluginOrigin } from "../../../../local/toolchain/providers/index.ts";
import { standIns } from "../../../../local/toolchain/providers/versions.ts";
import { installOfficialPlugins, pulumiBinDirectory, pulumiHome } from "../../../../local/toolchain/pulumi-home.ts";
import { pluginStatus } from "../../../../local/toolchain/status.ts";

/** Writes down what it is asked for, and installs it as the CLI does: only where that folder is not there. */
const fakePulumi = (calls: string, program = "pulumi-resource-$4") => `#!/bin/sh
echo "$*" >> ${calls}
folder="$PULUMI_HOME/plugins/resource-$4-v$5"
[ -e "$folder" ] && exit
mkdir -p "$folder"
echo official > "$folder/${program}"
[ ! -e ${calls}.fail ] || { echo "403 Forbidden" >&2; exit 1; }
`;

describe("installing the official plugins", () => {
  const cacheHome = process.env["XDG_CACHE_HOME"];
  const names = ["random", "azure-native"] as const;
  let directory: string;
  let callsFile: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-plugins-"));
    callsFile = join(directory, "calls");
    process.env["XDG_CACHE_HOME"] = directory;
    await usePulumi(fakePulumi(callsFile));
  });
  afterEach(async () => {
    if (cacheHome === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = cacheHome;
    await rm(directory, { recursive: true });
  });

  async function usePulumi(script: string): Promise<void> {
    await mkdir(pulumiBinDirectory(), { recursive: true });
    await writeFile(join(pulumiBinDirectory(), "pulumi"), script, { mode: 0o755 });
  }
  async function putStandIn(name: (typeof names)[number]): Promise<void> {
    const plugin = pluginDirectory(pulumiHome(), name);
    await mkdir(plugin, { recursive: true });
    for (const file of [`pulumi-resource-${name}`, "provider.cjs", "STAND-IN"])
      await writeFile(join(plugin, file), "stand-in");
  }
  const origins = () => Promise.all(names.map((name) => pluginOrigin(pulumiHome(), name)));
  const doctorSays = async () =>
    (await Promise.all(names.map((name) => pluginStatus(name, true)))).map(({ origin }) => origin);
  const calls = async () => (await readFile(callsFile, "utf8").catch(() => "")).split("\n").slice(0, -1);
  const online = () => Promise.resolve(true);
  const offline = () => Promise.resolve(false);

  it("puts in those that are missing and replaces stand-ins of the same version, and doctor says so", async () => {
    await putStandIn("random");
    assert.deepEqual(await doctorSays(), ["stand-in", "download"]);
    await installOfficialPlugins(undefined, online);
    assert.deepEqual(await origins(), ["official", "official"]);
    assert.deepEqual(await doctorSays(), ["download", "download"]);
    assert.deepEqual(await readdir(pluginDirectory(pulumiHome(), "random")), ["pulumi-resource-random"]);
    assert.deepEqual(await calls(), [
      `plugin install resource random ${standIns.random}`,
      `plugin install resource azure-native ${standIns["azure-native"]}`,
    ]);
  });

  it("downloads nothing that is official, and then does not even ask whether it could", async () => {
    await installOfficialPlugins(undefined, online);
    await installOfficialPlugins(undefined, () => assert.fail("asked for the download server"));
    assert.equal((await calls()).length, 2);
  });

  it("downloads once when two processes want the same", async () => {
    await Promise.all([installOfficialPlugins(undefined, online), installOfficialPlugins(undefined, online)]);
    assert.equal((await calls()).length, 2);
  });

  it("leaves everything as it is where downloads cannot be reached", async () => {
    await putStandIn("random");
    await installOfficialPlugins(undefined, offline);
    assert.deepEqual(await origins(), ["stand-in", "missing"]);
    assert.deepEqual(await calls(), []);
  });

  it("keeps the whole stand-in when the download fails half way, and says why", async () => {
    await putStandIn("random");
    await writeFile(`${callsFile}.fail`, "");
    const reports: string[] = [];
    await installOfficialPlugins((text) => reports.push(text), online);
    assert.deepEqual(await origins(), ["stand-in", "missing"]);
    const plugin = pluginDirectory(pulumiHome(), "random");
    assert.equal(await readFile(join(plugin, "pulumi-resource-random"), "utf8"), "stand-in");
    assert.deepEqual(await readdir(dirname(plugin)), [basename(plugin)]);
    assert.ok(
      reports.some((text) => /official random-plugin could not be installed: [^]*403 Forbidden/.test(text)),
      reports.join("\n"),
    );
  });

  it("keeps the stand-in when what was downloaded is not the plugin", async () => {
    await putStandIn("random");
    await usePulumi(fakePulumi(callsFile, "README.md"));
    await installOfficialPlugins(undefined, online);
    assert.deepEqual(await origins(), ["stand-in", "missing"]);
  });
});
