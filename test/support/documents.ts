import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { repositoryRoot } from "../../local/paths.ts";

/** A page of the repository's documentation. */
export interface Page {
  /** Path from the repository's top folder. */
  path: string;
  text: string;
}

const elsewhere = new Set(["node_modules", ".git", "dist"]);

/** Every Markdown file of the repository. */
export function pages(): Page[] {
  return markdownBelow(repositoryRoot).map((file) => ({
    path: relative(repositoryRoot, file),
    text: readFileSync(file, "utf8"),
  }));
}

function markdownBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return elsewhere.has(entry.name) ? [] : markdownBelow(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** Targets of links and images, without those of other sites. */
export function linksIn(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** What is written as code: lines of blocks, and spans. */
export function codeIn(text: string): string[] {
  const blocks = [...text.matchAll(fence)].flatMap(([, lines = ""]) => lines.split("\n"));
  const spans = [...text.replaceAll(fence, "").matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
  return [...blocks, ...spans];
}

/** The names by which a link reaches the headings, as GitHub makes them. */
export function anchorsIn(text: string): string[] {
  const headings = [...text.replaceAll(fence, "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- ]/gu, "")
      .replaceAll(" ", "-"),
  );
}

const fence = /^```[^\n]*\n(.*?)^```/gms;

function withoutCode(text: string): string {
  return text.replaceAll(fence, "").replaceAll(/`[^`]*`/g, "");
}
