import type { TokenCredential } from "@azure/identity";
import { AnonymousCredential, ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import type { BlobSettings, ContainerName } from "./settings.ts";

type Credential = AnonymousCredential | StorageSharedKeyCredential | TokenCredential;

/** The library's client of a container, which repeats nothing by itself. @throws Error when no credentials are for it */
export function containerClient(settings: BlobSettings, container: ContainerName): ContainerClient {
  const { query, credential } = access(settings, container);
  const url = `${settings.accountUrl.replace(/\/+$/, "")}/${container}${query}`;
  return new ContainerClient(url, credential, { retryOptions: { maxTries: 1 } });
}

function access(settings: BlobSettings, container: ContainerName): { query: string; credential: Credential } {
  if (settings.kind === "azure") return { query: "", credential: workloadIdentity() };
  const token = settings.sasTokens?.[container];
  if (token !== undefined) return { query: `?${token.replace(/^\?/, "")}`, credential: new AnonymousCredential() };
  const { account } = settings;
  if (account !== undefined)
    return { query: "", credential: new StorageSharedKeyCredential(account.name, account.key) };
  const variable = `BLOB_SAS_${container.toUpperCase()}`;
  throw new Error(
    `There are no credentials for the container ${container}: set ${variable}, or an account and its key.`,
  );
}

/** The identity of this pod's ServiceAccount. */
function workloadIdentity(): TokenCredential {
  let loaded: Promise<TokenCredential> | undefined;
  const load = async () => {
    // Takes a moment to load, and only this back end needs it.
    const { WorkloadIdentityCredential } = await import("@azure/identity");
    return new WorkloadIdentityCredential();
  };
  return {
    async getToken(scopes, options) {
      loaded ??= load();
      return (await loaded).getToken(scopes, options);
    },
  };
}
