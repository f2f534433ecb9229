import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import { type ConfigChange, configDifference, UnclearSecretError } from "../config/difference.ts";
import { StackFile } from "../config/stack-file.ts";
import type { Engine, UpRequest } from "../engine.ts";
import { ReleaseRefusedError } from "../errors.ts";
import {
  configEntries,
  type ConfigEntries,
  imagesKey,
  releaseKey,
  type ReleaseImages,
  type StackUpdate,
  stackUpdateSchema,
} from "../history.ts";
import type { DeclaredResource } from "../../render/manifest.ts";
import { callPulumi, findCommand, type PulumiCall } from "./command.ts";
import { declaredResources } from "./declared.ts";
import { openStack } from "./open.ts";
import { runUpdate } from "./up.ts";

const stateSchema = z.object({
  deployment: z
    .object({
      pending_operations: z.array(z.unknown()).nullish(),
      resources: z.array(z.object({ urn: z.string(), type: z.string() })).nullish(),
    })
    .nullish(),
});

// What is wrong in the file is for the program to say, which knows all of it.
const image = z.string().min(1).optional().catch(undefined);
const namedSchema = z.object({
  [releaseKey]: image,
  [imagesKey]: z.object({ frontend: image, backend: image }).optional().catch(undefined),
});

export interface EngineArgs {
  readonly stack: string;
  /** The project's. */
  readonly directory: string;
  /** With PULUMI_HOME, PULUMI_BACKEND_URL and the like. */
  readonly environment: NodeJS.ProcessEnv;
}

/** A stack through Pulumi's Automation API, in the directory of its project: its file is there. */
export class PulumiEngine implements Engine {
  private readonly stack: Stack;
  private readonly file: StackFile;
  private readonly executable: string;
  private readonly call: PulumiCall;
  /** Whether what a killed update has left was looked for. */
  private isSettled = false;

  private constructor(stack: Stack, executable: string, { directory, environment }: EngineArgs) {
    this.stack = stack;
    this.executable = executable;
    this.file = new StackFile(directory, stack.name);
    this.call = { directory, environment };
  }

  /** @throws Error in one sentence that says what is missing */
  static async open(args: EngineArgs): Promise<PulumiEngine> {
    const { command, executable } = await findCommand(args.environment);
    return new PulumiEngine(await openStack(command, args), executable, args);
  }

  async history(): Promise<StackUpdate[]> {
    return z.array(stackUpdateSchema).parse(await this.stack.history(undefined, undefined, false));
  }

  async configured(): Promise<{ release: string | undefined; images: Partial<ReleaseImages> }> {
    const config = await this.file.config();
    const { [releaseKey]: release, [imagesKey]: images = {} } = namedSchema.parse(config);
    return { release, images };
  }

  async setRelease(release: string, images: Partial<ReleaseImages>): Promise<void> {
    await this.file.change([
      { path: [releaseKey], value: release },
      ...Object.entries(images).map(([name, value]) => ({ path: [imagesKey, name], value })),
    ]);
  }

  async putBack(startedAt: string): Promise<string[]> {
    const changes = await this.differenceTo(startedAt);
    await this.file.change(changes.filter(({ isSecret }) => !isSecret));
    for (const { path, value } of changes.filter(({ isSecret }) => isSecret)) {
      // A text that looks like a number stays one: only with a path does Pulumi guess.
      const [key = "", ...below] = path;
      const where = below.length === 0 ? [key] : ["--path", key + below.map(quoted).join("")];
      await this.pulumi(["config", "set", ...where, "--secret"], value as string);
    }
    return [...new Set(changes.map(({ path: [key = ""] }) => key))];
  }

  async up(request: UpRequest): Promise<void> {
    // What a killed update was making when it died: looking at the cluster again settles it.
    const settles = !this.isSettled && ((await this.state()).deployment?.pending_operations ?? []).length > 0;
    this.isSettled = true;
    await runUpdate(this.stack, request, settles);
  }

  /** Everything that the program declares now. @throws as declaredResources */
  declared(signal: AbortSignal): Promise<DeclaredResource[]> {
    return declaredResources(this.stack, signal);
  }

  async unlock(): Promise<void> {
    await this.pulumi(["cancel", "--yes"]);
    // Under somebody else's lock nothing was.
    this.isSettled = false;
  }

  async resources(wanted: string): Promise<string[]> {
    const { deployment } = await this.state();
    return (deployment?.resources ?? []).filter(({ type }) => type === wanted).map(({ urn }) => urn);
  }

  /** Without the secrets, which the Automation API would show. */
  private async state(): Promise<z.infer<typeof stateSchema>> {
    return stateSchema.parse(JSON.parse(await this.pulumi(["stack", "export"])));
  }

  private async differenceTo(startedAt: string): Promise<ConfigChange[]> {
    try {
      return configDifference(await this.shown(startedAt), await this.shownNow(), await this.file.config());
    } catch (error) {
      if (!(error instanceof UnclearSecretError)) throw error;
      throw new ReleaseRefusedError(
        `${error.message} in ${this.file.name} has changed since ${startedAt}, and nobody can tell any more which parts of it are secret: put it back by hand (npx pulumi stack history --show-secrets), and begin again.`,
      );
    }
  }

  private async shown(startedAt: string): Promise<ConfigEntries> {
    const updates = z.array(stackUpdateSchema).parse(await this.stack.history(undefined, undefined, true));
    const found = updates.find(({ startTime }) => startTime.toISOString() === startedAt);
    if (found === undefined) throw new Error(`The stack's history has no update of ${startedAt} any more.`);
    return found.config;
  }

  private async shownNow(): Promise<ConfigEntries> {
    return configEntries.parse(JSON.parse(await this.pulumi(["config", "--show-secrets", "--json"])));
  }

  private pulumi(args: readonly string[], input?: string): Promise<string> {
    const call = input === undefined ? this.call : { ...this.call, input };
    return callPulumi(this.executable, [...args, `--stack=${this.stack.name}`], call);
  }
}

/** A part of a path to a value in the configuration. */
function quoted(part: string): string {
  return `[${JSON.stringify(part)}]`;
}
