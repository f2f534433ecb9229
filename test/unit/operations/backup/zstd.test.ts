import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { compress, decompress } from "../../../../operations/backup/zstd.ts";
import { waitUntil } from "../../../support/wait.ts";

async function* pieces(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield Buffer.from(content.subarray(at, at + size));
  await Promise.resolve();
}

/** Pieces that are overwritten as soon as the next one is asked for: the compressor keeps nothing of them. */
async function* fleeting(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for await (const piece of pieces(content, size)) {
    yield piece;
    piece.fill(0);
  }
}

describe("compression with zstd", () => {
  // More than the buffers hold that are used in turns; half of it can be compressed.
  const content = Buffer.concat([randomBytes(1_000_000), Buffer.alloc(1_000_000, "immo")]);

  for (const size of [997, 65_536, 262_144, 700_000, content.length]) {
    it(`gives back what came in pieces of ${size} bytes`, async () => {
      const compressed = await buffer(compress(fleeting(content, size)));
      assert.ok(content.equals(zstdDecompressSync(compressed)));
      assert.ok(content.equals(await buffer(decompress(pieces(compressed, 10_007)))));
    });
  }

  it("of nothing is nothing again", async () => {
    const compressed = await buffer(compress(pieces(Buffer.alloc(0), 1)));
    assert.equal((await buffer(decompress(pieces(compressed, 1)))).length, 0);
  });

  it("fails as the source does, early or late", async () => {
    for (const bytes of [0, 2_000_000]) {
      const failing = async function* () {
        yield* pieces(content.subarray(0, bytes), 65_536);
        throw new Error("the source is gone");
      };
      await assert.rejects(buffer(compress(failing())), /the source is gone/);
      await assert.rejects(buffer(decompress(failing())), bytes === 0 ? /the source is gone/ : Error);
    }
  });

  /** Random bytes, and what became of them. */
  const endless = () => {
    const seen = { pulls: 0, closed: false };
    const source = async function* () {
      try {
        for (;;) {
          seen.pulls++;
          yield randomBytes(65_536);
          await Promise.resolve();
        }
      } finally {
        seen.closed = true;
      }
    };
    return { seen, source: source() };
  };
  const assertCloses = (seen: { closed: boolean }) =>
    waitUntil(() => seen.closed, { what: "the source to be closed", timeout: 5000, interval: 10 });

  it("closes the source when nobody reads any more", async () => {
    const { seen, source } = endless();
    for await (const piece of compress(source)) if (piece.length > 0) break;
    await assertCloses(seen);
  });

  it("closes the source also when the compressor is full, because its reader has been slow", async () => {
    const { seen, source } = endless();
    const compressed = compress(source);
    await compressed.next();
    let before = 0;
    const isFull = () => seen.pulls === before || ((before = seen.pulls), false);
    await waitUntil(isFull, { what: "the compressor to be full", timeout: 5000, interval: 100 });
    await compressed.return(undefined);
    await assertCloses(seen);
  });

  it("refuses what is cut off or was never compressed", async () => {
    const compressed = zstdCompressSync(content);
    await assert.rejects(buffer(decompress(pieces(compressed.subarray(0, compressed.length - 1), 65_536))));
    await assert.rejects(buffer(decompress(pieces(Buffer.from("This is a text."), 3))));
  });
});
