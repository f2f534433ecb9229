import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CustomResourceDefinition,
  type CustomResourceDefinitionArgs,
} from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinition.js";
import type * as pulumi from "@pulumi/pulumi";

/** All five, though experiments are not used here: the controller starts only when it can watch every one. */
const kinds = ["rollout", "analysis-run", "analysis-template", "cluster-analysis-template", "experiment"] as const;

/**
 * The resource kinds that Argo Rollouts adds to the cluster. One resource each, declared from data: a resource that
 * applies files would resolve the kinds of what it holds before they exist.
 */
export function rolloutDefinitions(name: string, parent: pulumi.Resource): CustomResourceDefinition[] {
  return kinds.map(
    (kind) => new CustomResourceDefinition(`${name}-definition-${kind}`, readDefinition(kind), { parent }),
  );
}

function readDefinition(kind: (typeof kinds)[number]): CustomResourceDefinitionArgs {
  const text = readFileSync(join(import.meta.dirname, "crds", `${kind}.json`), "utf8");
  return JSON.parse(text) as CustomResourceDefinitionArgs;
}
