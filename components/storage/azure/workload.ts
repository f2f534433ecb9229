import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { FederatedIdentityCredential } from "@pulumi/azure-native/managedidentity/federatedIdentityCredential.js";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import type { AzureStorageSettings } from "../../config/storage.ts";
import type { AccountContainer, AccountPermission, Grant } from "../purposes.ts";
import type { Account } from "./account.ts";
import { conditionOf, type Roles } from "./roles.ts";

export interface WorkloadArgs {
  /** Names the identity. */
  purpose: string;
  /** What it may do. */
  grants: readonly Grant<AccountContainer, AccountPermission>[];
  settings: AzureStorageSettings;
  /** Namespace of the ServiceAccounts. */
  namespace: pulumi.Input<string>;
  /** The ServiceAccounts that the identity belongs to. */
  serviceAccounts: readonly string[];
  account: Account;
  roles: Roles;
}

/** The identity of one purpose, which its ServiceAccounts take by their tokens: there is no key to keep or to lose. */
export class Workload extends pulumi.ComponentResource {
  /** By which a ServiceAccount says whose identity it takes; known once the identity may do what it is for. */
  readonly clientId: pulumi.Output<string>;

  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:storage:Workload", name, {}, opts);
    const { settings, purpose, account, roles } = args;
    const { resourceGroup: resourceGroupName, location } = settings;

    const identity = new UserAssignedIdentity(
      `${name}-identity`,
      { resourceGroupName, location, resourceName: `${settings.accountName}-${purpose}` },
      { parent: this },
    );
    const credentials: pulumi.Resource[] = [];
    for (const serviceAccount of args.serviceAccounts) {
      credentials.push(
        new FederatedIdentityCredential(
          `${name}-${serviceAccount}`,
          {
            resourceGroupName,
            resourceName: identity.name,
            federatedIdentityCredentialResourceName: serviceAccount,
            issuer: settings.oidcIssuerUrl,
            subject: pulumi.interpolate`system:serviceaccount:${args.namespace}:${serviceAccount}`,
            audiences: ["api://AzureADTokenExchange"],
          },
          // Azure refuses two at a time of one identity.
          { parent: this, dependsOn: credentials.slice(-1) },
        ),
      );
    }
    const assignments = args.grants.flatMap(({ container, permissions }) =>
      permissions.map(
        (permission) =>
          new RoleAssignment(
            `${name}-${container}-${permission}`,
            {
              scope: account.idOf(container),
              roleDefinitionId: roles.idOf(permission),
              principalId: identity.principalId,
              // Said, so that Azure does not look for an identity that it has not heard of everywhere yet.
              principalType: "ServicePrincipal",
              ...conditionOf(permission),
            },
            { parent: this },
          ),
      ),
    );

    this.clientId = pulumi
      .all([identity.clientId, pulumi.all([...credentials, ...assignments].map(({ urn }) => urn))])
      .apply(([clientId]) => clientId);
    this.registerOutputs({ clientId: this.clientId });
  }
}
