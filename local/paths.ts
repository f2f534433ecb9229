import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The repository's top folder. */
export const repositoryRoot = resolve(import.meta.dirname, "..");

/**
 * Where built and downloaded tools live: outside the clone, so that a second clone finds them.
 * `$XDG_CACHE_HOME/immoexpress`, default `~/.cache/immoexpress`. Deleting it costs time, never data.
 */
export function cacheDirectory(): string {
  return join(xdgDirectory("XDG_CACHE_HOME", ".cache"), "immoexpress");
}

/**
 * Where the local cluster and the local stack keep what must survive `make stop`: etcd, volumes, certificates, Pulumi's
 * state and its passphrase. `$XDG_STATE_HOME/immoexpress`, default `~/.local/state/immoexpress`.
 */
export function stateDirectory(): string {
  return join(xdgDirectory("XDG_STATE_HOME", ".local/state"), "immoexpress");
}

function xdgDirectory(variable: string, fallback: string): string {
  // The XDG specification tells programs to ignore a relative path.
  const value = process.env[variable];
  return value?.startsWith("/") ? value : join(homedir(), fallback);
}
