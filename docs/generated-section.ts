import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A part of a page that a program writes, between two comments. */
export interface GeneratedSection {
  /** File in docs/. */
  readonly page: string;
  readonly begin: string;
  readonly end: string;
}

/** The page's text with the section as it is given. @throws where a mark between which it stands is gone */
export function pageWith({ page, begin, end }: GeneratedSection, section: string): string {
  const file = join(import.meta.dirname, page);
  const text = readFileSync(file, "utf8");
  const [before, after] = [text.split(begin)[0], text.split(end)[1]];
  if (before === undefined || after === undefined || !text.includes(begin))
    throw new Error(`${file} has to contain "${begin}" and "${end}", between which the section is written`);
  return `${before}${begin}\n${section}\n${end}${after}`;
}
