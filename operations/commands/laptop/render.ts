import { resolve } from "node:path";
import { PulumiEngine } from "../../release/pulumi/engine.ts";
import { manifestOf } from "../../render/manifest.ts";
import { prepareDirectory, writeManifests } from "../../render/write.ts";
import type { RequestOf } from "../command.ts";
import type { Session } from "./session.ts";

/** What was written where. */
export interface Rendered {
  readonly directory: string;
  /** Names of the files. */
  readonly files: readonly string[];
  /** Resources that are no Kubernetes objects, and have no manifest. */
  readonly others: number;
}

/**
 * Writes what a stack declares as plain manifests.
 * @param project its directory
 * @throws DirectoryInUseError; UpdateFailedError; Error in one sentence where the stack cannot be opened
 */
export async function render({ to }: RequestOf<"render">, session: Session, project: string): Promise<Rendered> {
  const { stack, environment, signal } = session;
  const directory = resolve(to);
  await prepareDirectory(directory);
  const engine = await PulumiEngine.open({ stack: stack.name, directory: project, environment });
  const declared = await engine.declared(signal);
  const manifests = declared.map(manifestOf).filter((manifest) => manifest !== undefined);
  await writeManifests(directory, manifests);
  const files = manifests.map(({ file }) => file).sort();
  return { directory: to, files, others: declared.length - files.length };
}
