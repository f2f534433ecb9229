import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { HttpError } from "./errors.ts";

/** Bytes that one photo may have. */
export const maximumPhotoBytes = 5 * 1024 * 1024;

const kinds = [
  { extension: "jpg", contentType: "image/jpeg", magic: Buffer.from([0xff, 0xd8, 0xff]) },
  { extension: "png", contentType: "image/png", magic: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
];

export const photoContentTypes = kinds.map((kind) => kind.contentType);

/** `<SHA-256 of the content>.jpg` or `.png`. The content says what it is, not the caller. @throws HttpError 415 */
export function photoName(content: Buffer): string {
  const kind = kinds.find(({ magic }) => content.subarray(0, magic.length).equals(magic));
  if (kind === undefined) throw new HttpError(415, "not_a_photo", "Send the bytes of a JPEG or PNG image as the body.");
  return `${createHash("sha256").update(content).digest("hex")}.${kind.extension}`;
}

/** The content type of a photo's name, or undefined for any name that `photoName` does not give: hence no path escapes. */
export function photoContentType(file: string): string | undefined {
  const extension = /^[0-9a-f]{64}\.(jpg|png)$/.exec(file)?.[1];
  return kinds.find((kind) => kind.extension === extension)?.contentType;
}

/**
 * Stores a photo under its content's name. A reader or a backup sees the whole file or none: it is written under another
 * name, synced and renamed. The same content is stored once.
 * @returns the file's name
 */
export async function storePhoto(mediaDirectory: string, content: Buffer): Promise<string> {
  const name = photoName(content);
  const path = join(mediaDirectory, name);
  if (await exists(path)) return name;
  await mkdir(mediaDirectory, { recursive: true });
  const temporary = join(mediaDirectory, `.${name}.${randomUUID()}`);
  try {
    const file = await open(temporary, "wx", 0o644);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return name;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
