import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { photoContentType, photoName, storePhoto } from "../../../../../local/app/backend/media.ts";

const png = Buffer.from("89504e470d0a1a0a00", "hex");
const jpeg = Buffer.from("ffd8ffe000", "hex");
const hash = (content: Buffer) => createHash("sha256").update(content).digest("hex");

describe("photos", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "immoexpress-media-"))));
  afterEach(() => rm(directory, { recursive: true }));

  it("are what their first bytes say, under their content's name", () => {
    assert.equal(photoName(png), `${hash(png)}.png`);
    assert.equal(photoName(jpeg), `${hash(jpeg)}.jpg`);
  });

  it("are nothing else", () => {
    const others = ["", "GIF89a", "<svg onload=alert(1)>", "\x89PNG", "%PDF-1.7"];
    for (const other of others) assert.throws(() => photoName(Buffer.from(other, "latin1")), { status: 415 });
    assert.throws(() => photoName(Buffer.concat([Buffer.from(" "), png])), { status: 415 });
  });

  it("have only names that cannot leave their directory", () => {
    const name = "0".repeat(64);
    assert.equal(photoContentType(`${name}.png`), "image/png");
    assert.equal(photoContentType(`${name}.jpg`), "image/jpeg");
    const others = [
      `../${name}.png`,
      `/etc/passwd`,
      `${name}.svg`,
      `${name}.png\n`,
      `.${name}.png.1`,
      name,
      `${name}.png/..`,
    ];
    for (const other of [...others, `${"0".repeat(63)}.png`, `${"A".repeat(64)}.png`]) {
      assert.equal(photoContentType(other), undefined, other);
    }
  });

  it("are stored whole and once, in a directory that need not exist", async () => {
    const media = join(directory, "a/b");
    const names = await Promise.all([storePhoto(media, png), storePhoto(media, png), storePhoto(media, jpeg)]);
    assert.deepEqual((await readdir(media)).sort(), [...new Set(names)].sort());
    assert.deepEqual(await readFile(join(media, photoName(png))), png);
    const before = await stat(join(media, photoName(png)));
    await storePhoto(media, png);
    assert.equal((await stat(join(media, photoName(png)))).ino, before.ino);
  });

  it("leave nothing behind when they are refused", async () => {
    await assert.rejects(storePhoto(directory, Buffer.from("no photo")), { status: 415 });
    assert.deepEqual(await readdir(directory), []);
  });
});
