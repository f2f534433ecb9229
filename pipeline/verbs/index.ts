import type { Verb } from "../verb.ts";
import { announce } from "./announce.ts";
import { approvals } from "./approvals.ts";
import { backup } from "./backup.ts";
import { comment } from "./comment.ts";
import { configure } from "./configure.ts";
import { drift } from "./drift.ts";
import { issue } from "./issue.ts";
import { licences } from "./licences.ts";
import { preview } from "./preview.ts";
import { release } from "./release.ts";
import { tag } from "./tag.ts";

/** Every step, by its name. */
export const verbs: Readonly<Record<string, Verb>> = {
  announce,
  approvals,
  backup,
  comment,
  configure,
  drift,
  issue,
  licences,
  preview,
  release,
  tag,
};
