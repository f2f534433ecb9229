import * as pulumi from "@pulumi/pulumi";

/**
 * Where the Kubernetes provider deploys to, for what asks kubectl beside it.
 * @param what needs it, in words
 * @returns undefined when it writes manifests in place of deploying
 * @throws pulumi.RunError when kubectl could look elsewhere
 */
export function clusterOfProvider(what: string): { context: string | undefined } | undefined {
  const cluster = new pulumi.Config("kubernetes");
  if (cluster.get("renderYamlToDirectory") !== undefined) return undefined;
  if (cluster.get("kubeconfig") !== undefined) {
    // It may be a secret, and kubectl would look elsewhere: into another cluster, perhaps.
    throw new pulumi.RunError(
      `kubernetes:kubeconfig is set, which ${what} cannot use: name the file with KUBECONFIG and the context with ` +
        "kubernetes:context instead.",
    );
  }
  return { context: cluster.get("context") };
}
