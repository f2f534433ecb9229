import type { Resource } from "../../../policies/resource.ts";
import { bindings, networkObjects, settings } from "./compliant-objects.ts";
import { storage } from "./compliant-storage.ts";
import { workloads } from "./compliant-workloads.ts";

/** What an example says of a resource. */
export type Example = Pick<Resource<Readonly<Record<string, unknown>>>, "type" | "name" | "props"> & {
  readonly protect?: boolean;
};

/** A small stack that every rule accepts, with one resource of every kind that a rule reads: the compliant example of each. */
export const compliantStack: readonly Example[] = [
  ...workloads,
  ...networkObjects,
  ...settings,
  ...bindings,
  ...storage,
];

/** Examples as rules see them. */
export function asResources(examples: readonly Example[], stack: string): Resource[] {
  return examples.map(({ type, name, props, protect = false }) => ({ type, name, props, protect, stack, sources: {} }));
}
