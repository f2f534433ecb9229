import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";

/**
 * A file with a secret that has no name any more: a child that inherits it reads it as `/dev/fd/N`, nobody else can, and
 * nothing is left when everybody is killed. (Node's own pipes are sockets, which cannot be opened that way.)
 * @returns the descriptor; whoever asked closes it
 * @throws Error when the directory takes no file
 */
export function openSecretFile(directory: string, content: string): number {
  const path = join(directory, `immoexpress-${randomUUID()}`);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "wx+", 0o600);
    const bytes = Buffer.from(content);
    // At a position: where children share the descriptor's own, that stays at the beginning.
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at, bytes.length - at, at);
    return descriptor;
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw explained(error, directory);
  } finally {
    rmSync(path, { force: true });
  }
}

function explained(error: unknown, directory: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const setting = "or set SCRATCH_DIRECTORY to another one";
  const what: Record<string, string> = {
    ENOSPC: `is full: make room there, ${setting}`,
    EDQUOT: `is full: make room there, ${setting}`,
    ENOENT: `does not exist: make it, ${setting}`,
    EACCES: `may not be written: allow it, ${setting}`,
    EROFS: `is read-only: mount something else there, ${setting}`,
  };
  return new Error(`The scratch directory ${directory} ${what[code ?? ""] ?? `takes no file: ${message}`}.`, {
    cause: error,
  });
}
