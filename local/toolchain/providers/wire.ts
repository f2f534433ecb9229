// How values look between the engine and a provider: values that JSON cannot say are objects or strings with fixed markers.
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownValues = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // any type
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
]);

/** Properties of a resource as they come from the engine: secrets and outputs are wrapped, unknown ones are markers. */
export type Properties = Record<string, unknown>;

/** Stands for a value that is known only after the update, in a preview. */
export const unknown = Symbol("unknown until the update");

/** A value without its wrappings, for computing with it; what is not known yet becomes `unknown`, at any depth. */
export function unwrap(value: unknown): unknown {
  if (typeof value === "string") return unknownValues.has(value) ? unknown : value;
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isObject(value)) return value;
  if (value[signatureKey] === secretSignature) return unwrap(value["value"]);
  if (value[signatureKey] === outputSignature) return "value" in value ? unwrap(value["value"]) : unknown;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}

/** Whether any part of an unwrapped value is not known yet. */
export function containsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (isObject(value)) return Object.values(value).some(containsUnknown);
  return value === unknown;
}

/** Wraps a value so that the engine encrypts it in the state and hides it in what it prints. */
export function secret(value: unknown): Properties {
  return { [signatureKey]: secretSignature, value };
}

/** Whether any part of a wrapped value is secret. */
export function containsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsSecret);
  if (!isObject(value)) return false;
  return value[signatureKey] === secretSignature || Object.values(value).some(containsSecret);
}

/** The resource type in a URN: `random:index/randomPassword:RandomPassword`. */
export function typeOf(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.split("$").pop() ?? "";
}

/** The name in a URN, for messages. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
