import type { Ended } from "../run-program.ts";
import type { ManifestDifference } from "./difference.ts";

/** Characters of a part of a comment: GitHub takes 65,536 in all. */
const differenceLimit = 40_000;
const previewLimit = 15_000;

export interface PreviewResult {
  readonly stack: string;
  /** How Pulumi's preview ended. */
  readonly preview: Ended;
  /** Undefined: there was nothing to compare with. */
  readonly difference: ManifestDifference | undefined;
  /** The commit that was previewed. */
  readonly commit: string | undefined;
}

/** What a preview found, as a comment in Markdown. */
export function previewComment({ stack, preview, difference, commit }: PreviewResult): string {
  const verdict = preview.code === 0 ? "✅ Preview" : "❌ Preview failed:";
  const of = commit === undefined ? "" : ` of ${commit.slice(0, 12)}`;
  return [
    `### ${verdict} \`${stack}\`${of}`,
    ...(difference === undefined ? [] : ["", ...differenceSection(difference)]),
    "",
    ...details("What Pulumi would do", "", lastOf(preview.text.trim(), previewLimit)),
  ].join("\n");
}

function differenceSection(difference: ManifestDifference): string[] {
  const { added, removed, changed, text } = difference;
  if (text === "") return ["The rendered manifests are the same as before."];
  const counts = `Manifests: ${added} added, ${changed} changed, ${removed} removed.`;
  const isWhole = text.length <= differenceLimit;
  const cut = isWhole ? [] : ["", "The rest is in the artifact of the run."];
  return [counts, "", ...details("Difference", "diff", text.slice(0, differenceLimit).trimEnd()), ...cut];
}

function details(title: string, language: string, text: string): string[] {
  const fence = fenceFor(text);
  return ["<details>", `<summary>${title}</summary>`, "", `${fence}${language}`, text, fence, "", "</details>"];
}

/** What is in a manifest must not end the block that shows it. */
function fenceFor(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return "`".repeat(Math.max(3, longest + 1));
}

/** The end says what became of it. */
function lastOf(text: string, limit: number): string {
  return text.length <= limit ? text : `…\n${text.slice(-limit)}`;
}
