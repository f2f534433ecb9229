import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { resolved, resourceName } from "./pulumi-values.ts";

/** A resource that the program declared, with everything it said about it. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  /** Name of the resource that it is a child of; undefined at the top. */
  readonly parent: string | undefined;
  /** Inputs as the program gave them; a secret is a `SecretValue`, what is undefined is left out. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The options that change what the engine does. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a program declared. */
export class Recording {
  readonly resources: readonly RecordedResource[];
  /** What the program gave back. */
  readonly outputs: unknown;

  constructor(resources: readonly RecordedResource[], outputs: unknown) {
    this.resources = resources;
    this.outputs = outputs;
  }

  /** Every resource of a kind, such as `Deployment`: the last part of its type. */
  ofKind(kind: string): RecordedResource[] {
    return this.resources.filter(({ type, inputs }) => type.endsWith(`:${kind}`) && inputs["kind"] !== undefined);
  }

  /** The one Kubernetes object of a kind with a name in the cluster. @throws when there is none, or more than one */
  object(kind: string, name: string): RecordedResource {
    return only(
      this.ofKind(kind).filter(({ inputs }) => isDeepStrictEqual(valueAt(inputs, "metadata.name"), name)),
      `${kind} named ${name}`,
      this.ofKind(kind).map(({ inputs }) => JSON.stringify(valueAt(inputs, "metadata.name"))),
    );
  }

  /** The one resource with a name in the program. @throws when there is none, or more than one */
  named(name: string): RecordedResource {
    return only(
      this.resources.filter((resource) => resource.name === name),
      `resource named ${name}`,
      this.resources.map((resource) => resource.name),
    );
  }
}

/** The value at a path such as `spec.template.spec.containers.0.image`; undefined where the path ends early. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined), value);
}

/** Enough to find what threw. The SDK notes a stack trace for every promise, and mocha has them be endless: half of the time. */
const stackFrames = 4;

/**
 * Runs a program against a pretended engine that creates nothing and answers with the inputs, and records what it
 * declares. Waits until every output is known. A call of a provider's function is an error: the program has none.
 *
 * @param program declares resources; what it returns is recorded as its outputs
 */
export async function record(program: () => unknown, stack = "test"): Promise<Recording> {
  await pulumi.runtime.setMocks({ call: refuseCall, newResource: pretend }, "immoexpress", stack);
  const recorded: Promise<RecordedResource>[] = [];
  const frames = Error.stackTraceLimit;
  Error.stackTraceLimit = stackFrames;
  try {
    const returned = await pulumi.runtime.runInPulumiStack(async () => {
      pulumi.runtime.registerStackTransformation((args) => {
        recorded.push(recordOf(args));
        return undefined;
      });
      return await program();
    });
    await pulumi.runtime.disconnect();
    return new Recording(await Promise.all(recorded), await resolved(returned));
  } finally {
    Error.stackTraceLimit = frames;
  }
}

function refuseCall({ token }: pulumi.runtime.MockCallArgs): never {
  throw new Error(`The program called ${token}, which no test expects.`);
}

/** What the engine would answer: the inputs, and a value that is told apart for everything generated. */
function pretend({ type, name, inputs }: pulumi.runtime.MockResourceArgs) {
  const known = inputs as Record<string, unknown>;
  return {
    id: `${name}-id`,
    state: { ...known, ...namedByPulumi(name, known), ...generatedOutputs[type]?.(name, known) },
  };
}

/** The name that an object of Kubernetes gets when the program gives none. */
function namedByPulumi(name: string, { apiVersion, metadata }: Record<string, unknown>): Record<string, unknown> {
  if (apiVersion === undefined || valueAt(metadata, "name") !== undefined) return {};
  return { metadata: { ...(metadata as object | undefined), name: `${name}-by-pulumi` } };
}

/** What a provider adds to the inputs, by the type of the resource, where a program uses it. */
const generatedOutputs: Readonly<
  Record<string, (name: string, inputs: Record<string, unknown>) => Record<string, unknown>>
> = {
  "random:index/randomPassword:RandomPassword": (name) => ({ result: generated(name) }),
  "azure-native:storage:StorageAccount": (_, { accountName }) => ({ name: accountName }),
  "azure-native:storage:BlobContainer": (_, { containerName }) => ({ name: containerName }),
  "azure-native:managedidentity:UserAssignedIdentity": (_, { resourceName }) => ({
    name: resourceName,
    clientId: `client-id-of-${String(resourceName)}`,
    principalId: `principal-id-of-${String(resourceName)}`,
  }),
};

/** The secret that the pretended engine generates for a RandomPassword with a name. */
export function generated(name: string): pulumi.Output<string> {
  return pulumi.secret(`generated-${name}`);
}

async function recordOf({ type, name, props, opts }: pulumi.ResourceTransformationArgs): Promise<RecordedResource> {
  return {
    type,
    name,
    parent: opts.parent === undefined ? undefined : nameOf(opts.parent),
    inputs: (await resolved(props)) as Record<string, unknown>,
    options: await engineOptions(opts),
  };
}

async function engineOptions(opts: pulumi.CustomResourceOptions): Promise<Record<string, unknown>> {
  const { dependsOn, protect, retainOnDelete, ignoreChanges, deleteBeforeReplace, customTimeouts, id } = opts;
  const simple = { protect, retainOnDelete, ignoreChanges, deleteBeforeReplace, customTimeouts, id };
  const given = Object.fromEntries(
    Object.entries(simple).filter(([, value]) => value !== undefined && value !== false),
  );
  const dependencies = await dependencyNames(dependsOn);
  return { ...((await resolved(given)) as object), ...(dependencies.length === 0 ? {} : { dependsOn: dependencies }) };
}

async function dependencyNames(dependsOn: pulumi.ResourceOptions["dependsOn"]): Promise<string[]> {
  const names = await resolved(dependsOn ?? []);
  return (Array.isArray(names) ? names : [names]).map(String).sort();
}

/** The name that the program gave a resource; the engine's own stack resource has none of interest. */
function nameOf(resource: pulumi.Resource): string | undefined {
  return Reflect.get(resource, "__pulumiType") === "pulumi:pulumi:Stack" ? undefined : resourceName(resource);
}

function only(found: RecordedResource[], what: string, there: (string | undefined)[]): RecordedResource {
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`Expected one ${what}, found ${found.length}. There are: ${there.join(", ")}.`);
  }
  return first;
}
