import { newReleaseTag } from "../../operations/release/tag.ts";
import { setOutput } from "../output.ts";
import type { Verb } from "../verb.ts";

export const release: Verb = {
  summary: "Name the release that begins now",
  options: {},
  run: (_, environment) => setOutput("release", newReleaseTag(new Date()), environment),
};
