import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import type * as pulumi from "@pulumi/pulumi";
import { flagsDirectory, readFlags } from "../../operations/flags/read.ts";
import { refusal } from "../config/refusal.ts";
import type { Config } from "../config/index.ts";
import { objectLabels } from "./labels.ts";
import type { PodVolume } from "./pod.ts";

const directory = "/flags";
const fileName = "flags.json";

/** Where the backend finds the feature flags, inside its container. */
export const flagsFile = `${directory}/${fileName}`;

/**
 * Reads and checks the feature flags of `flags/`. Called once, by index.ts, before anything is declared.
 *
 * @returns all of them in one document of flagd's format
 * @throws pulumi.RunError, which the engine prints without a stack trace, listing everything that is wrong at once
 */
export function loadFlags({ flag: watched }: Pick<Config["health"], "flag">, folder = flagsDirectory): string {
  const found = readFlags(folder);
  const problems = "problems" in found ? found.problems : watchedProblems(watched, found.flags);
  if ("problems" in found || problems.length > 0) {
    throw refusal("The feature flags have", problems, "What is allowed is explained in docs/flags.md.");
  }
  return found.text;
}

/** A health check for a flag that is never evaluated could not pass. */
function watchedProblems(watched: string | undefined, flags: Readonly<Record<string, { state: string }>>): string[] {
  const enabled = Object.keys(flags).filter((name) => flags[name]?.state === "ENABLED");
  if (watched === undefined || enabled.includes(watched)) return [];
  return [`immoexpress:health.flag is "${watched}": must be one of the enabled flags, ${enabled.join(", ")}.`];
}

/**
 * The flags as the backend's pods mount them. Unlike the settings' ConfigMaps, this one keeps its name and changes in
 * place: the kubelet exchanges the files in the running pods. Hence a directory: a file mounted by `subPath` never follows.
 */
export function flagsVolume(
  name: string,
  args: { text: string; namespace: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): PodVolume {
  const configMap = new ConfigMap(
    name,
    {
      metadata: { name: "feature-flags", namespace: args.namespace, labels: objectLabels("backend") },
      data: { [fileName]: args.text },
    },
    opts,
  );
  return { name: "flags", configMapName: configMap.metadata.name, mountPath: directory, readOnly: true };
}
