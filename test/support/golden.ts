import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/paths.ts";

/** The stacks whose graphs are in test/golden/. */
export const goldenStacks = ["local", "staging", "production"] as const;

/** A resource of a golden graph. */
export interface GoldenResource {
  readonly type: string;
  /** Name in the program. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options?: { readonly protect?: boolean };
}

/** What the real program declares for a stack: the golden test holds the file against it. */
export function goldenResources(stack: string): GoldenResource[] {
  const file = join(repositoryRoot, "test", "golden", `${stack}.json`);
  const { resources } = JSON.parse(readFileSync(file, "utf8")) as {
    resources: Record<string, Omit<GoldenResource, "type" | "name">>;
  };
  return Object.entries(resources).map(([key, resource]) => {
    const [type = "", name = ""] = key.split(" ");
    return { type, name, ...resource };
  });
}

/** The objects of a kind that a stack declares. */
export function goldenObjects<T>(stack: string, kind: string): T[] {
  return goldenResources(stack)
    .filter(({ type, inputs }) => type.startsWith("kubernetes:") && inputs["kind"] === kind)
    .map(({ inputs }) => inputs as unknown as T);
}
