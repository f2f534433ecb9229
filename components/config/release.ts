import { z } from "zod";
import { releaseDate, releaseTagForm as allowed } from "../../operations/release/tag.ts";

const error = `must be ${allowed}`;

export const releaseSchema = z
  .string({ error })
  .refine((tag) => releaseDate(tag) !== undefined, { error })
  .meta({ allowed })
  .describe("The tag that names a release, in UTC.");
