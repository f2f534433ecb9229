import { z } from "zod";
import { type HealthReport, healthReportSchema } from "../health/report.ts";
import type { ReleaseFacts } from "../report/facts.ts";
import type { UpdateStep } from "./engine.ts";
import { releaseBackupType, releaseHealthType } from "./resource-types.ts";

const backupSchema = z.object({ backupName: z.string(), sha256: z.string(), bytes: z.int().nonnegative() });

/** The backup that an update has made before it changed anything; undefined for any other step. */
export function backupOf({ state, operation, type, outputs }: UpdateStep): ReleaseFacts["backup"] | undefined {
  // An update without a new release leaves the backup of the last one as it is.
  if (state !== "done" || operation === "same" || type !== releaseBackupType) return undefined;
  const { data } = backupSchema.safeParse(outputs);
  return data && { name: data.backupName, sha256: data.sha256, bytes: data.bytes };
}

const healthSchema = z.object({ report: z.string().transform(parsedJson).pipe(healthReportSchema) });

/** What the verification of a release has found last, whether it was good or not; undefined for any other step. */
export function healthOf({ state, operation, type, outputs }: UpdateStep): HealthReport | undefined {
  if (state === "begins" || operation === "same" || type !== releaseHealthType) return undefined;
  return healthSchema.safeParse(outputs).data?.report;
}

function parsedJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue("is not JSON");
    return z.NEVER;
  }
}
