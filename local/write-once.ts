import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes sure that a file exists that only the user can read, as can its folder when that is new. Of several runs at once
 * all find the first one's text, and it is whole.
 * @param text called only when a file is to be made
 */
export async function writeOnce(file: string, text: () => Promise<string> | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file)) return;
  const fresh = `${file}.${randomUUID()}`;
  try {
    await writeFile(fresh, await text(), { mode: 0o600 });
    // A link fails where the file exists.
    await link(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}
