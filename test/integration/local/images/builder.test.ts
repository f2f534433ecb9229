import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../../local/exec.ts";
import { type ImageBuilder, imageBuilder } from "../../../../local/images/builder.ts";

interface ImageConfiguration {
  config: { User: string; Labels: Record<string, string> };
}

describe("the image builder of this machine", function () {
  this.timeout(60_000);
  const cacheHome = process.env["XDG_CACHE_HOME"];
  const reference = "localhost/immoexpress/tiny:0123456789ab";
  let directory: string;
  let builder: ImageBuilder;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-builder-"));
    builder = await builderWithItsOwnStorage();
    await writeFile(join(directory, "program"), "content");
    await writeFile(
      join(directory, "Dockerfile"),
      'FROM scratch\nARG NOTE=""\nLABEL note="${NOTE}"\nCOPY program /program\nUSER 65532:65532\n',
    );
  });
  after(async () => {
    if (await builder.has(reference)) await builder.remove(reference);
    await rm(directory, { recursive: true, force: true });
  });

  /** buildah's storage follows the cache directory, which is read once, when the builder is made. */
  async function builderWithItsOwnStorage(): Promise<ImageBuilder> {
    const found = await imageBuilder();
    if (found.name === "docker") return found;
    process.env["XDG_CACHE_HOME"] = join(directory, "cache");
    try {
      return await imageBuilder();
    } finally {
      if (cacheHome === undefined) delete process.env["XDG_CACHE_HOME"];
      else process.env["XDG_CACHE_HOME"] = cacheHome;
    }
  }

  const build = (context: string, buildArgs: Record<string, string>) =>
    builder.build({ dockerfile: join(directory, "Dockerfile"), context, buildArgs, reference });
  const fromArchive = async (archive: string, file: string) => (await run("tar", ["-xOf", archive, file])).stdout;

  it("builds a Dockerfile with its arguments, saves it under its reference, and forgets it", async () => {
    const archive = join(directory, "image.tar");
    assert.equal(await builder.has(reference), false);
    await build(directory, { NOTE: "a b" });
    assert.equal(await builder.has(reference), true);
    await builder.save(reference, archive);
    assert.ok((await stat(archive)).size > 0);
    const [manifest] = JSON.parse(await fromArchive(archive, "manifest.json")) as {
      Config: string;
      RepoTags: string[];
    }[];
    assert.deepEqual(manifest?.RepoTags, [reference]);
    const { config } = JSON.parse(await fromArchive(archive, manifest.Config)) as ImageConfiguration;
    assert.equal(config.User, "65532:65532");
    assert.equal(config.Labels["note"], "a b");
    await builder.remove(reference);
    assert.equal(await builder.has(reference), false);
  });

  it("fails with what the builder said when a file is missing", async () => {
    const empty = await mkdtemp(join(directory, "empty-"));
    await assert.rejects(build(empty, {}), /failed with exit code[^]*program/);
  });
});
