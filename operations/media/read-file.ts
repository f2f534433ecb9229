import { createHash, hash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Content up to this many bytes is held in memory: photos are, at most 5 MiB each. */
const smallLimit = 8 * 1024 * 1024;

/** The file became another one while it was read. */
export class FileChangedError extends Error {
  override readonly name = "FileChangedError";
}

/** The content of a file at one moment. */
export interface FileContent {
  bytes: number;
  /** Whole milliseconds since 1970. */
  mtimeMs: number;
  sha256: string;
  /** All of it when it is small; a stream otherwise, which throws FileChangedError at its end when it is another one by then. */
  data: Buffer | AsyncIterable<Buffer>;
}

/**
 * Reads a file and hands its content to `use` while the file is open.
 * @throws FileChangedError; the system's error; what `use` throws
 */
export async function withFile<T>(path: string, use: (content: FileContent) => Promise<T>): Promise<T> {
  // Neither through a link that has come to be there, nor waiting for the other end of a pipe.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { bytes, mtimeMs } = await statOf(file);
    if (bytes <= smallLimit) {
      const data = await readAll(file, bytes);
      await mustBe(file, { bytes, mtimeMs });
      return await use({ bytes, mtimeMs, data, sha256: hash("sha256", data, "hex") });
    }
    const digest = createHash("sha256");
    for await (const piece of stream(file)) digest.update(piece);
    await mustBe(file, { bytes, mtimeMs });
    const sha256 = digest.digest("hex");
    return await use({ bytes, mtimeMs, sha256, data: checked(stream(file), sha256) });
  } finally {
    await file.close();
  }
}

interface Stat {
  bytes: number;
  mtimeMs: number;
}

async function statOf(file: FileHandle): Promise<Stat> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new FileChangedError("It is no file any more.");
  return { bytes: stat.size, mtimeMs: Math.round(stat.mtimeMs) };
}

async function mustBe(file: FileHandle, before: Stat): Promise<void> {
  const now = await statOf(file);
  if (now.bytes !== before.bytes || now.mtimeMs !== before.mtimeMs) throw changed();
}

async function readAll(file: FileHandle, bytes: number): Promise<Buffer> {
  const data = Buffer.allocUnsafe(bytes);
  for (let at = 0; at < bytes;) {
    const { bytesRead } = await file.read(data, at, bytes - at, at);
    if (bytesRead === 0) throw changed();
    at += bytesRead;
  }
  return data;
}

function stream(file: FileHandle): AsyncIterable<Buffer> {
  return file.createReadStream({ start: 0, autoClose: false, highWaterMark: 1024 * 1024 });
}

async function* checked(pieces: AsyncIterable<Buffer>, sha256: string): AsyncGenerator<Buffer> {
  const digest = createHash("sha256");
  for await (const piece of pieces) {
    digest.update(piece);
    yield piece;
  }
  if (digest.digest("hex") !== sha256) throw changed();
}

function changed(): FileChangedError {
  return new FileChangedError("It changed while it was read.");
}
