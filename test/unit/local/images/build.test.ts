import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { buildApplicationVariant, buildImages } from "../../../../local/images/build.ts";

/** Says yes to everything, writes down how it was called, and saves a file with a size to choose. */
const fakeDocker = (directory: string) => `#!/bin/sh
echo "$*" >> ${directory}/calls
if [ "$1" = build ]; then for context; do :; done; ls "$context" >> ${directory}/context; [ ! -e ${directory}/fail ]; exit; fi
if [ "$1" = save ]; then truncate -s "$(cat ${directory}/size)" "$3"; fi
`;

describe("building the application's images", function () {
  this.timeout(60_000);
  const before = { PATH: process.env["PATH"], XDG_CACHE_HOME: process.env["XDG_CACHE_HOME"] };
  let directory: string;
  let images: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-build-"));
    images = join(directory, "cache/immoexpress/images");
    await mkdir(images, { recursive: true });
    await writeFile(join(directory, "docker"), fakeDocker(directory));
    await chmod(join(directory, "docker"), 0o700);
    await writeFile(join(directory, "size"), "1000");
    process.env["PATH"] = `${directory}:${before.PATH ?? ""}`;
    process.env["XDG_CACHE_HOME"] = join(directory, "cache");
  });
  afterEach(async () => {
    process.env["PATH"] = before.PATH;
    if (before.XDG_CACHE_HOME === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = before.XDG_CACHE_HOME;
    await rm(directory, { recursive: true });
  });

  const calls = async () => (await readFile(join(directory, "calls"), "utf8")).trim().split("\n");
  const builds = async () => (await calls()).filter((call) => call.startsWith("build "));

  it("names an image by its content: each fault and note is another one, built with it", async () => {
    const plain = await buildApplicationVariant("backend", {});
    const variants = [
      await buildApplicationVariant("backend", { FAULT_ERROR_RATE: "0.5" }),
      await buildApplicationVariant("backend", { FAULT_ERROR_RATE: "1" }),
      await buildApplicationVariant("backend", {}, "second"),
    ];
    const references = [plain, ...variants].map(({ reference }) => reference);
    assert.equal(new Set(references).size, 4);
    for (const reference of references) assert.match(reference, /^localhost\/immoexpress\/backend:[0-9a-f]{12}$/);
    assert.equal(plain.bytes, 1000);
    const [, second, , fourth] = await builds();
    assert.match(
      second!,
      new RegExp(`--tag ${references[1]!} .*--build-arg PROGRAM=backend .*FAULT_ERROR_RATE=0\\.5 `),
    );
    assert.match(fourth!, /--build-arg VARIANT=second /);
    assert.equal((await readFile(join(directory, "context"), "utf8")).slice(0, 18), "main.mjs\nseed.mjs\n");
  });

  it("builds nothing twice", async () => {
    const first = await buildApplicationVariant("frontend", {});
    assert.deepEqual(await buildApplicationVariant("frontend", {}), first);
    assert.equal((await builds()).length, 1);
  });

  it("builds once what two want at the same time", async () => {
    const [first, second] = await Promise.all([
      buildApplicationVariant("frontend", {}),
      buildApplicationVariant("frontend", {}),
    ]);
    assert.deepEqual(first, second);
    assert.equal((await builds()).length, 1);
  });

  it("waits for a build that runs, and goes on when that is killed", async () => {
    const lock = join(directory, "cache/immoexpress/tools/.locks/images");
    await mkdir(dirname(lock), { recursive: true });
    const other = spawn("flock", [lock, "sh", "-c", "echo held; exec sleep 60"], {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    await once(other.stdout, "data");
    const reports: string[] = [];
    await buildImages(["frontend"], (text) => {
      if (reports.length === 0) process.kill(-other.pid!, "SIGKILL");
      reports.push(text);
    });
    assert.match(reports[0]!, /^waiting for process /);
    assert.equal(reports[1], "frontend");
  });

  it("keeps the newest three archives of an image, and those of others", async () => {
    for (const [index, digit] of ["a", "b", "c"].entries()) {
      const archive = join(images, `frontend-${digit.repeat(12)}.tar`);
      await writeFile(archive, "");
      await utimes(archive, index + 1, index + 1);
    }
    const others = ["backend-aaaaaaaaaaaa.tar", "frontend-note.tar"];
    for (const other of others) await writeFile(join(images, other), "");
    const { archive } = await buildApplicationVariant("frontend", {});
    const expected = [...others, "frontend-bbbbbbbbbbbb.tar", "frontend-cccccccccccc.tar", basename(archive)];
    assert.deepEqual((await readdir(images)).sort(), expected.sort());
  });

  it("refuses an image above the limit, with its size", async () => {
    await writeFile(join(directory, "size"), "200000001");
    await assert.rejects(
      buildApplicationVariant("frontend", {}),
      /^Error: image localhost\/immoexpress\/frontend:[0-9a-f]{12} has 200000001 bytes, and 200000000 are allowed/,
    );
  });

  it("leaves no archive of a build that failed", async () => {
    await writeFile(join(directory, "fail"), "");
    await assert.rejects(buildApplicationVariant("frontend", {}), /docker build .* failed with exit code 1/);
    assert.deepEqual(await readdir(images), []);
  });
});
