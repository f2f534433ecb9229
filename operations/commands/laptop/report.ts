import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type ReleaseFacts, releaseFactsSchema } from "../../report/facts.ts";
import { packFacts, unpack } from "../../report/packed.ts";
import { type RequestOf, UsageError } from "../command.ts";
import { type KeptReport, keptReport, packedReport } from "../results.ts";
import { jobOf } from "./jobs.ts";
import type { Session } from "./session.ts";

/**
 * Has a Job write the report of a release, and its facts, into the store, which is not reachable from here.
 * @throws JobFailedError; ReportRefusedError; Interrupted
 */
export async function publishReport(facts: ReleaseFacts, session: Session): Promise<KeptReport> {
  const secret = { variable: "REPORT_FACTS_FILE", content: packFacts(facts) };
  const job = jobOf({ verb: "report keep", facts: undefined });
  return keptReport.parse(await session.runJob({ ...job, secret }));
}

/** Keeps the report of the facts in a file. @throws UsageError when there are none in it; as {@link publishReport} */
export async function keepFromFile({ facts }: RequestOf<"report keep">, session: Session): Promise<KeptReport> {
  if (facts === undefined) throw new UsageError("report keep needs to know of what: --facts FILE.");
  return publishReport(await readFacts(facts), session);
}

async function readFacts(file: string): Promise<ReleaseFacts> {
  try {
    return releaseFactsSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : "";
    throw new UsageError(`${file} has no facts of a release: ${why}`);
  }
}

/** Names of the files that a report was copied into. */
export interface CopiedReport {
  name: string;
  page: string;
  facts: string;
}

/** Copies a report here. @throws UsageError when there is such a file already; JobFailedError */
export async function copyReport(request: RequestOf<"report get">, session: Session): Promise<CopiedReport> {
  const { name, page, facts } = packedReport.parse(await session.runJob(jobOf(request)));
  await mkdir(request.to, { recursive: true });
  const files = { page: join(request.to, `${name}.html`), facts: join(request.to, `${name}.json`) };
  await writeNew(files.page, unpack(page));
  await writeNew(files.facts, unpack(facts));
  return { name, ...files };
}

async function writeNew(file: string, content: Uint8Array): Promise<void> {
  try {
    await writeFile(file, content, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new UsageError(`${file} is there already: choose another directory with --to, or remove it.`);
  }
}
