import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import * as pulumi from "@pulumi/pulumi";
import { objectLabels } from "../application/labels.ts";

export interface RestoreAccessArgs {
  /** Namespace of the application. */
  namespace: pulumi.Input<string>;
  /** The restore's ServiceAccount. */
  serviceAccountName: pulumi.Input<string>;
}

const name = "restore";

/** Lets a restore stop the backend while it swaps the data, and start it again: nothing else, of nothing else. */
export class RestoreAccess extends pulumi.ComponentResource {
  constructor(resourceName: string, args: RestoreAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:backup:RestoreAccess", resourceName, {}, opts);
    const { namespace, serviceAccountName } = args;
    const metadata = { name, namespace, labels: objectLabels(name) };

    const role = new Role(
      `${resourceName}-role`,
      {
        metadata,
        rules: [
          {
            apiGroups: ["argoproj.io"],
            resources: ["rollouts/scale"],
            resourceNames: ["backend"],
            verbs: ["get", "patch"],
          },
          // To see that its pods are gone; a list cannot be bound to names.
          { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
        ],
      },
      { parent: this },
    );
    new RoleBinding(
      `${resourceName}-role-binding`,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: serviceAccountName, namespace }],
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
