import { BlobExistsError, BlobNotFoundError } from "../blob/errors.ts";
import type { BlobStore } from "../blob/store.ts";
import { NoSuchReportError, ReportRefusedError } from "./errors.ts";
import type { ReleaseFacts } from "./facts.ts";
import { blobsOf, nameOf, reportName, reportPrefix } from "./name.ts";
import { reportPage } from "./page.ts";

/** What a report and its facts may have. */
const sizeLimit = 64 * 1024 ** 2;

/**
 * Keeps a report and its facts, each written once. Told twice to keep the same, it finds it there.
 * @throws ReportRefusedError when there are other facts of that name; BlobUnavailableError
 */
export async function keepReport(
  store: BlobStore,
  facts: ReleaseFacts,
): Promise<{ name: string; blobs: { page: string; facts: string } }> {
  const name = nameOf(facts);
  const blobs = blobsOf(name);
  const text = `${JSON.stringify(facts, undefined, 2)}\n`;
  const isNew = await writeNew(store, blobs.facts, text, "application/json");
  if (!isNew && (await store.readSmall(blobs.facts, sizeLimit)).toString("utf8") !== text) {
    throw new ReportRefusedError(`There is another report ${name}, and reports are written once: it stays as it is.`);
  }
  // One that another version of this program has made of the same facts is as good.
  await writeNew(store, blobs.page, reportPage(facts), "text/html; charset=utf-8");
  return { name, blobs };
}

/** @returns whether there was none of that name */
async function writeNew(store: BlobStore, name: string, text: string, contentType: string): Promise<boolean> {
  try {
    await store.writeSmall(name, Buffer.from(text), { contentType });
    return true;
  } catch (error) {
    if (!(error instanceof BlobExistsError)) throw error;
    return false;
  }
}

export interface ListedReport {
  name: string;
  release: string;
  /** When the release began, ISO 8601. */
  at: string;
  /** Of the page. */
  bytes: number;
}

/** The newest reports, oldest first. @throws BlobUnavailableError */
export async function listReports(store: BlobStore, last: number): Promise<ListedReport[]> {
  const found: ListedReport[] = [];
  for await (const { name: blob, bytes } of store.list(reportPrefix)) {
    if (!blob.endsWith(".html")) continue;
    const name = blob.slice(reportPrefix.length, -".html".length);
    const [, release, time] = reportName.exec(name) ?? [];
    if (release !== undefined && time !== undefined) found.push({ name, release, at: isoOf(time), bytes });
  }
  return found.toSorted((a, b) => a.at.localeCompare(b.at)).slice(-last);
}

/** @param time `20251207-143000` */
function isoOf(time: string): string {
  return time.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6Z");
}

/** A report and its facts as they are stored. @throws NoSuchReportError; BlobUnavailableError */
export async function readReport(store: BlobStore, name: string): Promise<{ page: Buffer; facts: Buffer }> {
  const blobs = blobsOf(name);
  try {
    const [page, facts] = await Promise.all([
      store.readSmall(blobs.page, sizeLimit),
      store.readSmall(blobs.facts, sizeLimit),
    ]);
    return { page, facts };
  } catch (error) {
    if (!(error instanceof BlobNotFoundError)) throw error;
    throw new NoSuchReportError(`There is no report ${name}: report list shows those that there are.`);
  }
}
