import { z } from "zod";
import { isOfEngine } from "../../engines/choose.ts";
import { engineTitles } from "../../engines/names.ts";
import { formatCount, formatTime, plural } from "../../terminal/format.ts";
import { type Cell, renderTable } from "../../terminal/table.ts";
import type { RequestOf } from "../command.ts";
import { requireIdentity } from "../identity.ts";
import { enginePlanResult, mediaRestoreResult, restorePlanResult } from "../results.ts";
import { confirm, mustBeTerminal } from "./confirm.ts";
import { jobOf } from "./jobs.ts";
import type { Session } from "./session.ts";

/** What a Job says of a restore to come. */
export const anyPlan = z.union([enginePlanResult, restorePlanResult]);

/**
 * Shows what a restore would change, and asks.
 * @returns the request that was agreed to: of the very backup that was shown; undefined when it was not
 * @throws UsageError where nobody can be asked
 */
export async function confirmRestore(
  request: RequestOf<"restore">,
  session: Session,
): Promise<RequestOf<"restore"> | undefined> {
  const { what, plan, yes } = request;
  if (plan || yes) return request;
  mustBeTerminal("restore");
  if (typeof what === "string") {
    const sentence =
      what === "undo"
        ? "The database becomes what it was before the last restore."
        : "The restore that was interrupted is finished.";
    return (await ask([sentence], session)) ? { ...request, yes: true } : undefined;
  }
  // Before anybody reads a plan that cannot be carried out.
  if (!isOfEngine(what.backup)) await requireIdentity(session.environment, "restore");
  const planned = anyPlan.parse(await session.runJob(jobOf({ ...request, plan: true })));
  const backup = "engine" in planned ? planned.engine.target : { name: planned.backup };
  const agreed: RequestOf<"restore"> = { ...request, what: { backup }, yes: true };
  return (await ask(describeAnyPlan(planned), session)) ? agreed : undefined;
}

/** The same for the photos. */
export async function confirmMediaRestore(
  request: RequestOf<"media restore">,
  session: Session,
): Promise<RequestOf<"media restore"> | undefined> {
  const { plan, yes } = request;
  if (plan || yes) return request;
  mustBeTerminal("media restore");
  const planned = mediaRestoreResult.parse(await session.runJob(jobOf({ ...request, plan: true })));
  const agreed: RequestOf<"media restore"> = { ...request, name: planned.snapshot, yes: true };
  return (await ask(describeMediaPlan(planned, request.delete), session)) ? agreed : undefined;
}

/** What a restore would change, in lines. */
export function describePlan({
  backup,
  createdAt,
  collections,
  documents,
}: z.infer<typeof restorePlanResult>): string[] {
  const rows = collections.map(({ name, inBackup, live, newer }): Cell[] => [
    { text: name },
    ...[number(inBackup), number(live), number(newer)],
  ]);
  return [
    ...renderTable(["COLLECTION", "IN THE BACKUP", "NOW", "NEWER, LOST"], rows, false),
    "",
    `The database becomes that of ${backup}, of ${formatTime(createdAt)} UTC.`,
    loss(documents.newer),
    "A backup of the present state is made before, and restore --undo takes the restore back.",
  ];
}

/** The same of a restore by another engine. */
export function describeEnginePlan({
  backup,
  createdAt,
  collections,
  documents,
  engine,
}: z.infer<typeof enginePlanResult>): string[] {
  const title = engineTitles[engine.name];
  return [
    ...renderTable(
      ["COLLECTION", "NOW", "NEWER, LOST"],
      collections.map(({ name, live, newer }) => [{ text: name }, number(live), number(newer)]),
      false,
    ),
    "",
    `${title} makes the database what it was at ${createdAt.slice(0, 19)}Z, beginning with its backup ${backup}.`,
    loss(documents.newer),
    ...engine.consequences,
    `The application is away until it is done. ${title} makes a backup of the present state before, which restore --undo restores.`,
  ];
}

/** Either of the two. */
export function describeAnyPlan(planned: z.infer<typeof anyPlan>): string[] {
  return "engine" in planned ? describeEnginePlan(planned) : describePlan(planned);
}

function loss(newer: number): string {
  return newer === 0
    ? "No document is newer than that; changes of older ones since then are lost."
    : `${plural(newer, "document is", "documents are")} newer than that and lost, as are changes of older ones since then.`;
}

function number(value: number | undefined): Cell {
  return { text: value === undefined ? "–" : formatCount(value), align: "right" };
}

/** The same for the photos. @param isDeleting whether what goes is not kept */
export function describeMediaPlan(
  { snapshot, createdAt, unchanged, added, replaced, removed }: z.infer<typeof mediaRestoreResult>,
  isDeleting: boolean,
): string[] {
  return [
    `The photos become those of ${snapshot}, of ${formatTime(createdAt)} UTC:`,
    `${formatCount(added)} come back, ${formatCount(replaced)} are replaced, ${formatCount(removed)} go, ${formatCount(unchanged)} stay as they are.`,
    isDeleting ? "What is replaced or goes is deleted." : "What is replaced or goes is kept beside them.",
  ];
}

/** Shows something, and asks. */
export async function ask(lines: readonly string[], { stack, signal }: Session): Promise<boolean> {
  const where = stack.context === undefined ? "" : `, context ${stack.context}`;
  process.stderr.write(`\n${lines.join("\n")}\n\n`);
  const question = `Stack ${stack.name}, namespace ${stack.namespace}${where}.`;
  return confirm(question, stack.name, signal);
}
