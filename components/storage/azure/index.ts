import type { input } from "@pulumi/kubernetes/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import { toPublicHttps } from "../../application/network.ts";
import type { AzureStorageSettings } from "../../config/storage.ts";
import type { Backend, LogClient, LogStore, StorageAccess } from "../access.ts";
import {
  containerNames,
  grantsOf,
  logGrant,
  logsContainer,
  type StoragePurpose,
  storagePurposes,
} from "../purposes.ts";
import { Account } from "./account.ts";
import { Roles } from "./roles.ts";
import { Workload } from "./workload.ts";

export interface AzureStorageArgs {
  settings: AzureStorageSettings;
  /** Namespace of the clients. */
  namespace: pulumi.Input<string>;
  /** Names of the ServiceAccounts of each purpose. */
  serviceAccounts: Readonly<Partial<Record<StoragePurpose, readonly string[]>>>;
  /** Who keeps the logs there. Default: nobody, and there is no container for them. */
  logClient?: LogClient | undefined;
}

/** A storage account in Azure, without keys: every purpose has an identity with the least roles that will do. */
export class AzureStorage extends pulumi.ComponentResource implements Backend {
  readonly egress: input.networking.v1.NetworkPolicyEgressRule;
  readonly ready: pulumi.Output<string>;
  readonly visitorLabels = {};
  readonly logStore: LogStore | undefined;
  private readonly url: string;
  private readonly clientIds: Readonly<Record<StoragePurpose, pulumi.Output<string>>>;

  constructor(name: string, args: AzureStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:storage:AzureStorage", name, {}, opts);
    const { settings, namespace, logClient } = args;
    const containers = [...containerNames, ...(logClient === undefined ? [] : ([logsContainer] as const))];
    const account = new Account(`${name}-store`, { settings, containers }, { parent: this });
    const roles = new Roles(
      `${name}-roles`,
      { accountId: account.id, accountName: settings.accountName },
      { parent: this },
    );
    const clientIds = storagePurposes.map((purpose) => {
      const workload = new Workload(
        `${name}-${purpose}`,
        {
          ...{ purpose, grants: grantsOf(purpose), settings, namespace, account, roles },
          serviceAccounts: args.serviceAccounts[purpose] ?? [],
        },
        { parent: this },
      );
      return [purpose, workload.clientId] as const;
    });

    const logKeeper =
      logClient &&
      new Workload(
        `${name}-logKeeper`,
        {
          ...{ purpose: "logKeeper", grants: [logGrant], settings, account, roles },
          ...{ namespace: logClient.namespace, serviceAccounts: [logClient.serviceAccount] },
        },
        { parent: this },
      );

    this.url = `https://${settings.accountName}.blob.core.windows.net`;
    this.clientIds = Object.fromEntries(clientIds) as Record<StoragePurpose, pulumi.Output<string>>;
    // The storage, and Azure's own service that gives the tokens.
    this.egress = toPublicHttps();
    this.logStore = logKeeper && {
      ...{ accountName: settings.accountName, container: logsContainer, egress: this.egress },
      ...identityOf(logKeeper.clientId),
    };
    this.ready = pulumi.all(Object.values(this.clientIds)).apply(() => this.url);
    this.registerOutputs({ url: this.url });
  }

  readonly environment = (purpose: StoragePurpose): StorageAccess => ({
    plain: { BLOB_KIND: "azure", BLOB_ACCOUNT_URL: this.url },
    secret: {},
    ...identityOf(this.clientIds[purpose]),
  });
}

/** By these a pod gets the tokens of an identity. */
function identityOf(clientId: pulumi.Output<string>): Pick<StorageAccess, "serviceAccountAnnotations" | "podLabels"> {
  return {
    serviceAccountAnnotations: { "azure.workload.identity/client-id": clientId },
    podLabels: { "azure.workload.identity/use": "true" },
  };
}
