import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startTool } from "../../../../operations/backup/mongo-tool.ts";
import { FakeTools } from "../../../support/fake-tool.ts";
import { waitUntil } from "../../../support/wait.ts";

const target = { uri: "mongodb://backup:s3cret@db:27017/", database: "immoexpress" };

describe("mongodump and mongorestore as children", () => {
  let tools: FakeTools;

  before(async () => {
    tools = await FakeTools.create();
  });

  after(async () => {
    await tools.remove();
  });

  const start = async (script: string, signal = new AbortController().signal) =>
    startTool(await tools.script(script), ["--db", "immoexpress"], target, {
      scratchDirectory: tools.directory,
      signal,
    });

  it("get the connection string in a file that has no name, and in no argument", async () => {
    const { stdout, failure } = await start('echo "$@"; cat /dev/fd/3');
    const said = await text(stdout);
    assert.equal(said, '--config=/dev/fd/3 --db immoexpress\nuri: "mongodb://backup:s3cret@db:27017/"\n');
    assert.equal(await failure, undefined);
    assert.deepEqual(
      (await readdir(tools.directory)).filter((name) => name.startsWith("immoexpress-")),
      [],
    );
  });

  it("get what they are given to read", async () => {
    const { stdin, stdout } = await start("exec cat");
    stdin.end("an archive");
    assert.equal(await text(stdout), "an archive");
  });

  it("are quoted when they fail: the last lines, without progress and password", async () => {
    const bar = "[###.....................] immoexpress.houses 1/9 (11%)";
    const lines = ["one", "two", "three", "four", bar, "five", "Failed: mongodb://backup:s3cret@db is down"];
    const { failure } = await start(`printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} >&2; exit 3`);
    const said = (await failure) ?? "";
    assert.match(said, /tool-\d+ ended with exit code 3\n {2}two\n {2}three\n {2}four\n {2}five\n {2}Failed: mongodb:/);
    assert.equal(said.includes("s3cret") || said.includes("###"), false);
  });

  it("are killed by the signal and waited for", async () => {
    const stop = new AbortController();
    const marker = tools.path("started");
    const tool = await start(`echo $$ > ${marker}.new; mv ${marker}.new ${marker}; exec sleep 600`, stop.signal);
    await waitUntil(() => existsSync(marker), { what: "the tool", interval: 10 });
    stop.abort();
    assert.match((await tool.failure) ?? "", /was ended by SIGKILL/);
    const pid = (await readFile(marker, "utf8")).trim();
    assert.equal(existsSync(join("/proc", pid)), false);
  });

  it("that are not there are named", async () => {
    const options = { scratchDirectory: tools.directory, signal: new AbortController().signal };
    const tool = startTool(tools.path("nothing"), [], target, options);
    tool.stdin.end();
    assert.equal(await text(tool.stdout), "");
    assert.match((await tool.failure) ?? "", /nothing could not be started: .*ENOENT/);
  });

  it("are not started without a scratch directory", () => {
    const options = { scratchDirectory: tools.path("none"), signal: new AbortController().signal };
    assert.throws(() => startTool("true", [], target, options), {
      message: /^The scratch directory .*none does not exist: make it, or set SCRATCH_DIRECTORY to another one\.$/,
    });
  });
});
