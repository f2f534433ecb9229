import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentHash } from "../images/content-hash.ts";
import { repositoryRoot } from "../paths.ts";

/** What a bundle was made of, in a file beside it. */
interface BundleRecord {
  /** The sources of this repository, relative to its top folder. */
  sources: readonly string[];
  /** Of the bundle, of them, of the packages' versions and of what bundles. */
  hash: string;
}

/** Whether a bundle is there, and what it was made of is what there is. */
export async function isUnchanged(bundle: string): Promise<boolean> {
  try {
    const { sources, hash } = JSON.parse(await readFile(recordOf(bundle), "utf8")) as BundleRecord;
    return hash === (await hashOf(bundle, sources));
  } catch {
    // No record, or half of one, or a source that is gone.
    return false;
  }
}

/**
 * Writes down what a bundle was made of, unless a source was written meanwhile.
 * @param inputs paths relative to the repository's top folder
 * @param startedAt milliseconds since 1970
 */
export async function noteSources(bundle: string, inputs: readonly string[], startedAt: number): Promise<void> {
  // Those of packages change with the file of their versions.
  const sources = inputs.filter((input) => !input.includes("node_modules/"));
  const hash = await hashOf(bundle, sources);
  const written = await Promise.all(sources.map(async (source) => (await stat(join(repositoryRoot, source))).mtimeMs));
  if (Math.max(...written) >= startedAt) return;
  await writeFile(recordOf(bundle), JSON.stringify({ sources, hash } satisfies BundleRecord));
}

function recordOf(bundle: string): string {
  return `${bundle}.json`;
}

function hashOf(bundle: string, sources: readonly string[]): Promise<string> {
  const bundler = join(import.meta.dirname, "bundle.ts");
  const others = [...sources, "package-lock.json"].map((file) => join(repositoryRoot, file));
  return contentHash(sources, [bundle, bundler, ...others]);
}
