import { z } from "zod";
import { type HealthReport, healthReportSchema } from "../health/report.ts";
import type { ReleaseFacts } from "../report/facts.ts";
import type { UpdateStep } from "./engine.ts";
import { releaseBackupType, releaseHealthType } from "./resource-types.ts";

const work: ReadonlySet<string> = new Set(["create", "update", "create-replacement"]);

/** Whether the resource does its work in this step. In any other it is looked at, left as it is, or removed. */
export function isWork({ operation }: UpdateStep): boolean {
  return work.has(operation);
}

const backupSchema = z.object({ backupName: z.string(), sha256: z.string(), bytes: z.int().nonnegative() });

/** The backup that an update has made before it changed anything; undefined for any other step. */
export function backupOf(step: UpdateStep): ReleaseFacts["backup"] | undefined {
  // An update without a new release leaves the backup of the last one as it is.
  if (step.state !== "done" || !isWork(step) || step.type !== releaseBackupType) return undefined;
  const { data } = backupSchema.safeParse(step.outputs);
  return data && { name: data.backupName, sha256: data.sha256, bytes: data.bytes };
}

const healthSchema = z.object({ report: z.string().transform(parsedJson).pipe(healthReportSchema) });

/** What the verification of a release has found last, whether it was good or not; undefined for any other step. */
export function healthOf(step: UpdateStep): HealthReport | undefined {
  if (step.state === "begins" || !isWork(step) || step.type !== releaseHealthType) return undefined;
  return healthSchema.safeParse(step.outputs).data?.report;
}

function parsedJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue("is not JSON");
    return z.NEVER;
  }
}
