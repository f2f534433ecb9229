/** Joins the small pieces of a pipe to larger ones, of at least this many bytes but for the last one. */
export async function* coalesce(source: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let held = 0;
  for await (const piece of source) {
    pieces.push(piece);
    held += piece.length;
    if (held < bytes) continue;
    yield Buffer.concat(pieces, held);
    pieces = [];
    held = 0;
  }
  if (held > 0) yield Buffer.concat(pieces, held);
}
