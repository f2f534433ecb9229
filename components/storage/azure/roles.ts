import { RoleDefinition } from "@pulumi/azure-native/authorization/roleDefinition.js";
import * as pulumi from "@pulumi/pulumi";
import { type AccountPermission, lockPrefix } from "../purposes.ts";

const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

const dataActions: Readonly<Record<AccountPermission, readonly string[]>> = {
  read: [`${blobs}/read`],
  // Of a new blob alone: the store refuses to write over one.
  create: [`${blobs}/add/action`],
  // Written over, a blob becomes an older version of itself, which the writer cannot delete either.
  write: [`${blobs}/write`, `${blobs}/add/action`],
  // Not deleteBlobVersion: what is deleted stays as an older version until its time is over.
  delete: [`${blobs}/delete`],
  lock: [`${blobs}/write`],
  look: [],
};

/** Beside what is done with blobs. */
const actions: Readonly<Partial<Record<AccountPermission, readonly string[]>>> = {
  // Of the container itself: not of what is in it.
  look: [blobs.replace(/\/blobs$/, "/read")],
};

export interface RolesArgs {
  /** Id of the storage account; the roles are for its resource group. */
  accountId: pulumi.Input<string>;
  accountName: string;
}

/** Roles of one permission each: Azure's own ones that may write may also delete. */
export class Roles extends pulumi.ComponentResource {
  private readonly name: string;
  private readonly args: RolesArgs;
  private readonly ids = new Map<AccountPermission, pulumi.Output<string>>();

  constructor(name: string, args: RolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:storage:Roles", name, {}, opts);
    this.name = name;
    this.args = args;
    this.registerOutputs();
  }

  /** Id of the role for a permission, which is made when it is first asked for. */
  idOf(permission: AccountPermission): pulumi.Output<string> {
    const id = this.ids.get(permission) ?? this.declareRole(permission);
    this.ids.set(permission, id);
    return id;
  }

  private declareRole(permission: AccountPermission): pulumi.Output<string> {
    const scope = pulumi.output(this.args.accountId).apply((id) => id.replace(/\/providers\/.*$/, ""));
    const allowed = { actions: [...(actions[permission] ?? [])], dataActions: [...dataActions[permission]] };
    return new RoleDefinition(
      `${this.name}-${permission}`,
      {
        scope,
        assignableScopes: [scope],
        roleName: `Blobs of ${this.args.accountName}: ${permission}`,
        roleType: "CustomRole",
        description: "Made by the infrastructure of ImmoExpress.",
        permissions: [{ ...allowed, notActions: [], notDataActions: [] }],
      },
      { parent: this },
    ).id;
  }
}

/** The condition of an assignment, where a permission holds for some blobs only. */
export function conditionOf(
  permission: AccountPermission,
): { condition: string; conditionVersion: string } | undefined {
  if (permission !== "lock") return undefined;
  return {
    condition: `((!(ActionMatches{'${blobs}/write'})) OR (@Resource[${blobs}:path] StringLike '${lockPrefix}*'))`,
    conditionVersion: "2.0",
  };
}
