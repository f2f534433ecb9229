import { existsSync } from "node:fs";
import { CommandError, run } from "./exec.ts";

/** Bytes that a folder or file takes on the disk; 0 when it does not exist. */
export async function directorySize(path: string): Promise<number> {
  if (!existsSync(path)) return 0;
  // Files that vanish meanwhile make du fail, with the sum of the rest printed.
  const output = await run("du", ["-sk", path]).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error instanceof CommandError ? error.stdout : ""),
  );
  return 1024 * (Number.parseInt(output, 10) || 0);
}

/** `15.2 GB` or `480 MB`, for people. */
export function formatSize(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
