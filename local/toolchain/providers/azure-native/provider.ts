import { isDeepStrictEqual } from "node:util";
import type { CheckResult, DiffResult, InvokeResult, Provider } from "@pulumi/pulumi/provider/index.js";
import { containsUnknown, nameOf, typeOf, unwrap, type Properties } from "../wire.ts";

/** Answers that a program needs before it can be previewed; nobody is signed in, so the ids are all zeros. */
const placeholders: Readonly<Record<string, Properties>> = {
  "azure-native:authorization:getClientConfig": {
    clientId: "00000000-0000-0000-0000-000000000000",
    objectId: "00000000-0000-0000-0000-000000000000",
    subscriptionId: "00000000-0000-0000-0000-000000000000",
    tenantId: "00000000-0000-0000-0000-000000000000",
  },
  "azure-native:authorization:getClientToken": { token: "stand-in" },
};

/**
 * Stands in for the plugin of @pulumi/azure-native where that cannot be downloaded, for previews alone: inputs are
 * accepted as they are, outputs stay unknown, and nothing is ever created, changed, read or deleted in Azure.
 */
export class AzurePreviewProvider implements Provider {
  readonly version: string;

  constructor(version: string) {
    this.version = version;
  }

  check(_urn: string, _olds: Properties, news: Properties): Promise<CheckResult> {
    return Promise.resolve({ inputs: news, failures: [] });
  }

  /** Compares what the program gives with what the state holds; replacements cannot be told without Azure's schema. */
  diff(_id: string, _urn: string, olds: Properties, news: Properties): Promise<DiffResult> {
    const before = unwrap(olds) as Properties;
    const after = unwrap(news) as Properties;
    const changed = Object.keys(after).some(
      (name) => containsUnknown(after[name]) || !isDeepStrictEqual(after[name], before[name]),
    );
    return Promise.resolve({ changes: changed });
  }

  // A preview asks for none of the four below: the server says that this provider does not support previewing them.
  create(urn: string): Promise<never> {
    return refuse("create", urn);
  }

  update(_id: string, urn: string): Promise<never> {
    return refuse("update", urn);
  }

  read(_id: string, urn: string): Promise<never> {
    return refuse("read", urn);
  }

  delete(_id: string, urn: string): Promise<never> {
    return refuse("delete", urn);
  }

  invoke(token: string): Promise<InvokeResult> {
    const outputs = placeholders[token];
    if (outputs !== undefined) return Promise.resolve({ outputs });
    const known = Object.keys(placeholders).join(" and ");
    return Promise.reject(
      new Error(
        `${token}: the stand-in for the azure-native plugin answers only ${known}; install the official plugin`,
      ),
    );
  }
}

function refuse(action: string, urn: string): Promise<never> {
  const what = `cannot ${action} ${nameOf(urn)} (${typeOf(urn)})`;
  const why = "this is the stand-in for the azure-native plugin, for previews only";
  return Promise.reject(new Error(`${what}: ${why}; run this where the official plugin can be downloaded`));
}
