import * as pulumi from "@pulumi/pulumi";

/** A value that the engine would encrypt. Two are equal when what they hide is. */
export class SecretValue {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** A value without outputs and promises: waits for all of them, and marks what is secret. */
export async function resolved(value: unknown): Promise<unknown> {
  const settled: unknown = await value;
  if (pulumi.Output.isInstance(settled)) {
    const inner = await resolved(await new Promise((resolve) => settled.apply(resolve)));
    return (await pulumi.isSecret(settled)) && !(inner instanceof SecretValue) ? new SecretValue(inner) : inner;
  }
  if (pulumi.Resource.isInstance(settled)) {
    return resourceName(settled);
  }
  if (Array.isArray(settled)) {
    return await Promise.all(settled.map(resolved));
  }
  if (typeof settled !== "object" || settled === null) {
    return settled;
  }
  const entries = await Promise.all(
    Object.entries(settled).map(async ([key, inner]) => [key, await resolved(inner)] as const),
  );
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

/** The name that the program gave a resource. The SDK has no public way to ask for it. */
export function resourceName(resource: pulumi.Resource): string {
  return String(Reflect.get(resource, "__name"));
}
