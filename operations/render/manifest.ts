import { stringify } from "yaml";

/** A resource as the engine shows it in a preview. */
export interface DeclaredResource {
  /** Such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Name in the program. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A Kubernetes object as a file. */
export interface Manifest {
  /** `KIND-NAME.yaml`, by the name in the program: an object that is named by its content keeps its file. */
  readonly file: string;
  readonly text: string;
}

/** Stands in a manifest where the real value is secret. */
export const secretPlaceholder = "secret-left-out";
/** Stands in a manifest where the real value is made by the update. */
export const unknownPlaceholder = "known-after-the-update";

/** How Pulumi marks what is secret, and what is not known yet, whatever kind of value it will be. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretText = "[secret]";
const unknownTexts = new Set([
  ...["1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
  ...["04da6b54-80e4-46f7-96ec-b56ff0331ba9", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
  ...["030794c1-ac77-496b-92df-f27374a8bd58", "e48ece36-62e2-4504-bad9-02848725956a"],
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The manifest of a Kubernetes object, without what is secret; undefined for every other resource. */
export function manifestOf({ type, name, inputs }: DeclaredResource): Manifest | undefined {
  if (!type.startsWith("kubernetes:") || typeof inputs["kind"] !== "string") return undefined;
  const { kind } = inputs;
  const shown =
    kind === "Secret"
      ? { ...inputs, ...withoutEntries(inputs, "data"), ...withoutEntries(inputs, "stringData") }
      : inputs;
  return { file: `${kind.toLowerCase()}-${name}.yaml`, text: stringify(legible(shown), { lineWidth: 0 }) };
}

/** A Secret's entries: their names where they are known, and no value, whether or not the program calls it secret. */
function withoutEntries(inputs: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  const entries = inputs[key];
  if (entries === undefined) return {};
  const names = isMap(entries) && !isSecret(entries) ? Object.keys(entries) : [];
  return { [key]: Object.fromEntries(names.map((name) => [name, placeholderIn(key)])) };
}

/** Entries of `data` are base64. */
function placeholderIn(key: string): string {
  return key === "data" ? Buffer.from(secretPlaceholder).toString("base64") : secretPlaceholder;
}

function legible(value: unknown): unknown {
  if (value === secretText || isSecret(value)) return secretPlaceholder;
  if (typeof value === "string" && unknownTexts.has(value)) return unknownPlaceholder;
  if (Array.isArray(value)) return value.map(legible);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, legible(inner)])) : value;
}

function isSecret(value: unknown): boolean {
  return isMap(value) && signatureKey in value;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
