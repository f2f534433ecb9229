import { RoleDefinition } from "@pulumi/azure-native/authorization/roleDefinition.js";
import * as pulumi from "@pulumi/pulumi";
import { lockPrefix, type Permission } from "../purposes.ts";

const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

const actions: Readonly<Record<Permission, readonly string[]>> = {
  read: [`${blobs}/read`],
  // Of a new blob alone: the store refuses to write over one.
  create: [`${blobs}/add/action`],
  // Written over, a blob becomes an older version of itself, which the writer cannot delete either.
  write: [`${blobs}/write`, `${blobs}/add/action`],
  // Not deleteBlobVersion: what is deleted stays as an older version until its time is over.
  delete: [`${blobs}/delete`],
  lock: [`${blobs}/write`],
};

export interface RolesArgs {
  /** Id of the storage account; the roles are for its resource group. */
  accountId: pulumi.Input<string>;
  accountName: string;
}

/** Roles of one permission each: Azure's own ones that may write may also delete. */
export class Roles extends pulumi.ComponentResource {
  /** Ids of the roles. */
  readonly ids: Readonly<Record<Permission, pulumi.Output<string>>>;

  constructor(name: string, args: RolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:storage:Roles", name, {}, opts);
    const scope = pulumi.output(args.accountId).apply((id) => id.replace(/\/providers\/.*$/, ""));
    const role = (permission: Permission) =>
      new RoleDefinition(
        `${name}-${permission}`,
        {
          scope,
          assignableScopes: [scope],
          roleName: `Blobs of ${args.accountName}: ${permission}`,
          roleType: "CustomRole",
          description: "Made by the infrastructure of ImmoExpress.",
          permissions: [{ actions: [], notActions: [], dataActions: [...actions[permission]], notDataActions: [] }],
        },
        { parent: this },
      ).id;

    this.ids = {
      read: role("read"),
      create: role("create"),
      write: role("write"),
      delete: role("delete"),
      lock: role("lock"),
    };
    this.registerOutputs();
  }
}

/** The condition of an assignment, where a permission holds for some blobs only. */
export function conditionOf(permission: Permission): { condition: string; conditionVersion: string } | undefined {
  if (permission !== "lock") return undefined;
  return {
    condition: `((!(ActionMatches{'${blobs}/write'})) OR (@Resource[${blobs}:path] StringLike '${lockPrefix}*'))`,
    conditionVersion: "2.0",
  };
}
