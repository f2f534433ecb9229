import { readFile } from "node:fs/promises";
import { pack, unpackFacts } from "../../report/packed.ts";
import { keepReport, listReports, readReport } from "../../report/publish.ts";
import { readSettings } from "../../settings.ts";
import type { RequestOf } from "../command.ts";
import type { KeptReport, PackedReport } from "../results.ts";
import { openStore, type Surroundings } from "./context.ts";

export async function list({ last }: RequestOf<"report list">, surroundings: Surroundings) {
  return { reports: await listReports(openStore(surroundings, "audit"), last) };
}

export async function get({ name }: RequestOf<"report get">, surroundings: Surroundings): Promise<PackedReport> {
  const { page, facts } = await readReport(openStore(surroundings, "audit"), name);
  return { name, page: pack(page), facts: pack(facts) };
}

/** Keeps the report of the facts in the file that the Job got. */
export async function keep(_: RequestOf<"report keep">, surroundings: Surroundings): Promise<KeptReport> {
  const { reportFactsFile } = readSettings(surroundings.environment, ["reportFactsFile"]);
  const facts = unpackFacts(await readFile(reportFactsFile, "utf8"));
  return keepReport(openStore(surroundings, "audit"), facts);
}
