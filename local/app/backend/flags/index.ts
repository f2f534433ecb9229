import { randomUUID } from "node:crypto";
import { OpenFeature } from "@openfeature/server-sdk";
import type { Registry } from "prom-client";
import type { Log } from "../../shared/log.ts";
import type { BackendSettings } from "../settings.ts";
import { FlagFile } from "./flag-file.ts";
import { Flags } from "./flags.ts";
import { FlagMetrics } from "./metrics.ts";
import { chooseProvider } from "./providers.ts";

export type { Flags } from "./flags.ts";
export { forcedVariants } from "./forced.ts";
export { visitorOf } from "./visitor.ts";

export interface OpenFlags {
  flags: Flags;
  /** Sends what a service has yet to hear, and looks at the file no longer. */
  close: () => Promise<void>;
}

/** Reads the file of flags, and has them decided as the settings say. A file or a service that is away stops nothing. */
export async function openFlags(settings: BackendSettings, registry: Registry, log: Log): Promise<OpenFlags> {
  const { RELEASE: release, APP_ENVIRONMENT: environment, FLAGS_FILE: path } = settings;
  const metrics = new FlagMetrics(registry, release);
  const file = new FlagFile({ path, log, metrics });
  await file.follow();
  const chosen = await chooseProvider(settings, file, log);
  const flags = new Flags({
    ...{ file, chosen, metrics, log, deployment: { environment, release }, domain: randomUUID() },
  });
  return {
    flags,
    close: async () => {
      file.stop();
      await OpenFeature.close();
    },
  };
}
