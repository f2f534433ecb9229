import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseManifest } from "../../../../operations/backup/manifest.ts";
import { resultLine } from "../../../support/fake-jobs.ts";
import { manifestWith } from "../../../unit/operations/restore/manifests.ts";
import { Laptop } from "./laptop.ts";
import { name } from "./samples.ts";

describe("a download", function () {
  this.timeout(60_000);
  const archive = Buffer.alloc(3_000_000, "an archive as it is stored");
  const manifest = manifestWith({ name });
  manifest.archive = { ...manifest.archive, bytes: archive.length, sha256: hash("sha256", archive) };
  const ready = { manifest, program: ["/node", "/app/operations.mjs"], pod: "pod-1" };
  let directory: string;
  let commands: string[];
  let laptop: Laptop;
  beforeEach(async () => {
    laptop = await Laptop.create();
    directory = join(laptop.jobs.kubectl.directory, "to");
    commands = [];
    laptop.jobs.runsOn([resultLine(ready)]);
  });

  afterEach(() => laptop.end());

  const serve = (...contents: Buffer[]) => {
    laptop.jobs.onExec = (command, reply) => {
      commands.push(command.join(" "));
      reply.out(contents[Math.min(commands.length, contents.length) - 1] ?? "");
      return 0;
    };
  };

  it("copies archive and manifest, says how to open them, and takes the Job away", async () => {
    serve(archive);
    const { stdout, exitCode, stderr } = await laptop.immo(`backup download ${name} --to ${directory}`);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(commands, [`/node /app/operations.mjs backup download ${name} --to=-`]);
    assert.equal((await readFile(join(directory, name, "archive"))).equals(archive), true);
    assert.deepEqual(parseManifest(await readFile(join(directory, name, "backup-metadata.json")), name), manifest);
    for (const tool of ["age --decrypt", "zstd -d", "mongorestore --archive"]) assert.ok(stdout.includes(tool), stdout);
    assert.equal(laptop.jobs.isDeleted, true);
    const again = await laptop.immo(`backup download ${name} --to ${directory}`);
    assert.equal(again.exitCode, 2);
    assert.match(again.stderr, /is there already: choose another directory, or remove it\.\n$/);
  });

  it("tries again when the end of a stream is lost", async () => {
    serve(archive.subarray(0, 2_000_000), archive);
    assert.equal((await laptop.immo(`backup download ${name} --to ${directory}`)).exitCode, 0);
    assert.equal(commands.length, 2);
  });

  it("leaves nothing that is not what was backed up", async () => {
    const other = Buffer.from(archive);
    other[1_500_000]! ^= 1;
    serve(other);
    const { exitCode, stderr } = await laptop.immo(`backup download ${name} --to ${directory}`);
    assert.equal(exitCode, 4, stderr);
    assert.match(stderr, new RegExp(`What arrived of ${name} is not what was backed up`));
    await assert.rejects(readFile(join(directory, name, "archive")));
    await assert.rejects(readFile(join(directory, name, "archive.partial")));
    assert.equal(laptop.jobs.isDeleted, true);
  });
});
