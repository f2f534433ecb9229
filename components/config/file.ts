import { accessSync, constants } from "node:fs";
import type { z } from "zod";
import { text } from "./fields.ts";

/** A file that exists and can be read now: a wrong path must stop the update before anything is created. */
export function readableFile(): z.ZodString {
  const error = "must be the path of a file that can be read";
  return text(/./, "the path of a file that can be read").refine(isReadable, { error });
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
