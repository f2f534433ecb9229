import { z } from "zod";
import type { DeployedRelease } from "../../release/history.ts";
import type { ReleaseFacts } from "../../report/facts.ts";
import { formatElapsed, formatTime } from "../../terminal/format.ts";
import { type Cell, paint, renderTable, type Style } from "../../terminal/table.ts";
import { right } from "./parts.ts";

const styles: Readonly<Record<DeployedRelease["result"], Style>> = {
  good: "green",
  failed: "red",
  unfinished: "yellow",
};

const imagesSchema = z.object({ frontend: z.string(), backend: z.string() });
/** What `history` prints as JSON: the newest first. */
export const historyResult = z.object({
  releases: z.array(
    z.object({
      tag: z.string(),
      action: z.enum(["deployment", "rollback", "update"]),
      actor: z.string().nullable(),
      reason: z.string().nullable(),
      from: z.string().nullable(),
      automatic: z.boolean(),
      result: z.enum(["good", "failed", "unfinished"]),
      startedAt: z.string(),
      finishedAt: z.string().nullable(),
      images: imagesSchema.nullable(),
    }),
  ),
});

/** A row for every release, the newest first. */
export function historyTable({ releases }: z.infer<typeof historyResult>, colours: boolean): string[] {
  if (releases.length === 0) return ["This stack has no release yet: npm run deploy makes the first one."];
  const header = ["RELEASE", "BEGAN (UTC)", "RESULT", "TOOK", "WHAT", "WHO", "FRONTEND", "BACKEND", "WHY"];
  return renderTable(header, releases.map(row), colours);
}

function row(release: DeployedRelease): Cell[] {
  const { tag, startedAt, finishedAt, result, action, automatic, actor, reason, images } = release;
  const took = finishedAt === null ? "" : formatElapsed(Date.parse(finishedAt) - Date.parse(startedAt));
  return [
    { text: tag },
    { text: formatTime(startedAt) },
    { text: result, style: styles[result] },
    right(took),
    { text: action === "update" ? "pulumi up" : automatic ? `automatic ${action}` : action },
    ...[actor, images && shortImage(images.frontend), images && shortImage(images.backend)].map((text) => ({
      text: text ?? "",
    })),
    { text: shortened(reason ?? "") },
  ];
}

/** What fits a line; as JSON there is all of it. */
function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

/** The last part of its name, and twelve digits of a digest: what tells images apart. */
function shortImage(image: string): string {
  return (image.split("/").at(-1) ?? image).replace(/@sha256:([0-9a-f]{12})[0-9a-f]*$/, "@$1");
}

/** How a deployment or a rollback went. */
export function releaseDone(facts: ReleaseFacts, colours: boolean): string[] {
  const { action, release, stack, result, runs, problem, auditId, startedAt, finishedAt } = facts;
  const took = formatElapsed(Date.parse(finishedAt) - Date.parse(startedAt));
  const record = auditId === null ? "" : ` Audit record ${auditId}.`;
  if (result === "succeeded") {
    const what = action === "deployment" ? `${release} is deployed to ${stack}` : `${stack} is back on ${release}`;
    return [`${paint("✔", "green", colours)} ${what} (${took}).${record}`];
  }
  const bad = action === "deployment" ? `The deployment of ${release}` : `The rollback to ${release}`;
  const now = runs === null ? "Look at what runs before anything else." : `${runs} runs again.`;
  return [
    `${paint("✘", "red", colours)} ${bad} to ${stack} failed (${took}). ${now}${record}`,
    `Why: ${problem ?? ""}`,
  ];
}
