import type { Writable } from "node:stream";

/** A buffer that is filled, or with the stream, in turns. */
interface Slot {
  bytes: Buffer;
  /** When the stream has taken everything out of it. */
  free: Promise<void>;
}

/**
 * Writes the small pieces of a pipe into a stream as large ones, from two buffers that are used again and again: while the
 * stream works on one, the other is filled. (New buffers for everything would make the garbage collector run all the time.)
 * @throws what the source or the stream throw; Error when the stream is destroyed. The source is closed then
 */
export async function feed(source: AsyncIterable<Buffer>, stream: Writable, bytes: number): Promise<void> {
  const newSlot = (): Slot => ({ bytes: Buffer.allocUnsafeSlow(bytes), free: Promise.resolve() });
  let [filling, other] = [newSlot(), newSlot()];
  let filled = 0;
  const write = async () => {
    filling.free = written(stream, filling.bytes.subarray(0, filled));
    [filling, other] = [other, filling];
    filled = 0;
    await filling.free;
  };
  for await (const piece of source) {
    for (let at = 0; at < piece.length;) {
      const taken = piece.copy(filling.bytes, filled, at);
      at += taken;
      filled += taken;
      if (filled === bytes) await write();
    }
  }
  if (filled > 0) await write();
  await other.free;
  stream.end();
}

function written(stream: Writable, bytes: Buffer): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    // A transform that is destroyed while nobody takes what comes out of it never says that it has taken what went in.
    const closed = () => reject(new Error("the stream was closed before it had taken everything"));
    stream.once("close", closed);
    stream.write(bytes, (error) => {
      stream.off("close", closed);
      if (error) reject(error);
      else resolve();
    });
  });
  // It is waited for when the buffer is needed again; until then nobody may mind.
  done.catch(() => undefined);
  return done;
}
