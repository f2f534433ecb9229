import assert from "node:assert/strict";
import { type RecordedResource, type Recording, valueAt } from "../../../support/pulumi-recording.ts";
import { declaredStorage } from "./declared.ts";

const settings = {
  kind: "azure",
  accountName: "immoexpressbackups",
  resourceGroup: "immoexpress",
  location: "westeurope",
  oidcIssuerUrl: "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/",
};

const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

const recordingOf = async (changes: Record<string, unknown>) =>
  (await declaredStorage({ ...settings, ...changes })).recording;

let declared: Promise<Recording> | undefined;
/** The storage with the settings above, declared once: most tests look at one property of it. */
const usual = (): Promise<Recording> => (declared ??= recordingOf({}));

async function named(name: string): Promise<RecordedResource> {
  return (await usual()).named(`storage-azure-${name}`);
}

describe("The storage account in Azure", () => {
  const properties: [string, unknown][] = [
    ["accountName", "immoexpressbackups"],
    ["resourceGroupName", "immoexpress"],
    ["location", "westeurope"],
    ["kind", "StorageV2"],
    ["sku.name", "Standard_GZRS"],
    ["minimumTlsVersion", "TLS1_2"],
    ["enableHttpsTrafficOnly", true],
    ["allowBlobPublicAccess", false],
    ["allowSharedKeyAccess", false],
    ["allowCrossTenantReplication", false],
    ["defaultToOAuthAuthentication", true],
    ["isLocalUserEnabled", false],
    ["encryption.keySource", "Microsoft.Storage"],
    ["encryption.requireInfrastructureEncryption", true],
  ];
  for (const [path, expected] of properties) {
    it(`has ${path} ${String(expected)}`, async () => {
      assert.deepEqual(valueAt((await named("store-account")).inputs, path), expected);
    });
  }

  it("has the redundancy that the configuration asks for", async () => {
    const account = (await recordingOf({ redundancy: "LRS" })).named("storage-azure-store-account");
    assert.equal(valueAt(account.inputs, "sku.name"), "Standard_LRS");
  });

  it("keeps versions, and what was deleted for 14 days", async () => {
    const { inputs } = await named("store-service");
    assert.equal(inputs["isVersioningEnabled"], true);
    const policy = { enabled: true, days: 14, allowPermanentDelete: false };
    assert.deepEqual(inputs["deleteRetentionPolicy"], policy);
    assert.deepEqual(inputs["containerDeleteRetentionPolicy"], { enabled: true, days: 14 });
  });

  for (const container of ["backups", "compliance", "media", "audit"]) {
    it(`has the container ${container}, which is not public`, async () => {
      const { inputs } = await named(`store-${container}`);
      assert.deepEqual(inputs, {
        accountName: "immoexpressbackups",
        resourceGroupName: "immoexpress",
        containerName: container,
        publicAccess: "None",
      });
    });
  }

  for (const [container, days] of Object.entries({ compliance: 90, audit: 3650 })) {
    it(`keeps ${container} immutable for ${days} days, by a policy that is not locked`, async () => {
      const { inputs } = await named(`store-${container}-immutability`);
      assert.equal(inputs["containerName"], container);
      assert.equal(inputs["immutabilityPeriodSinceCreationInDays"], days);
      assert.equal(inputs["allowProtectedAppendWrites"], false);
    });
  }

  it("lets backups and media be deleted in time: they have no immutability", async () => {
    const { resources } = await usual();
    const policies = resources.filter(({ type }) => type.endsWith(":BlobContainerImmutabilityPolicy"));
    assert.equal(policies.length, 2);
  });

  it("cannot be deleted: lock, protection, and what leaves the program stays in Azure", async () => {
    const lock = await named("store-lock");
    assert.equal(lock.inputs["level"], "CanNotDelete");
    assert.equal(lock.inputs["scope"], "storage-azure-store-account-id");
    const guarded = (await usual()).resources.filter(({ parent, type }) => {
      return parent === "storage-azure-store" && type.startsWith("azure-native:");
    });
    assert.equal(guarded.length, 10);
    for (const { name, options } of guarded) {
      assert.equal(options["protect"], true, name);
      assert.equal(options["retainOnDelete"], true, name);
    }
  });
});

interface LifecycleRule {
  name: string;
  definition: {
    filters: { prefixMatch: string[] };
    actions: {
      baseBlob: Record<string, { daysAfterModificationGreaterThan: number }>;
      version?: { delete: { daysAfterCreationGreaterThan: number } };
    };
  };
}

describe("The lifecycle of blobs in Azure", () => {
  const rule = async (container: string) => {
    const rules = valueAt((await named("store-lifecycle")).inputs, "policy.rules") as LifecycleRule[];
    const found = rules.find(({ name }) => name === container);
    assert.ok(found);
    assert.deepEqual(found.definition.filters.prefixMatch, [`${container}/`]);
    return found.definition.actions;
  };

  it("moves blobs to cheaper tiers", async () => {
    const tiers = async (container: string) => (await rule(container)).baseBlob;
    assert.deepEqual(await tiers("backups"), { tierToCool: { daysAfterModificationGreaterThan: 7 } });
    assert.deepEqual(await tiers("compliance"), { tierToCool: { daysAfterModificationGreaterThan: 7 } });
    const media = {
      tierToCool: { daysAfterModificationGreaterThan: 30 },
      tierToCold: { daysAfterModificationGreaterThan: 180 },
    };
    assert.deepEqual(await tiers("media"), media);
    const audit = {
      tierToCool: { daysAfterModificationGreaterThan: 30 },
      tierToCold: { daysAfterModificationGreaterThan: 90 },
    };
    assert.deepEqual(await tiers("audit"), audit);
  });

  it("deletes no blob, and no older version before its immutability ends", async () => {
    const immutable: Record<string, number> = { backups: 0, compliance: 90, media: 0, audit: Infinity };
    for (const [container, days] of Object.entries(immutable)) {
      const { baseBlob, version } = await rule(container);
      assert.equal(baseBlob["delete"], undefined);
      assert.ok((version?.delete.daysAfterCreationGreaterThan ?? Infinity) >= days, container);
    }
  });

  it("keeps what prune deletes long enough to be missed", async () => {
    assert.equal((await rule("backups")).version?.delete.daysAfterCreationGreaterThan, 45);
    assert.equal((await rule("compliance")).version?.delete.daysAfterCreationGreaterThan, 105);
    assert.equal((await rule("audit")).version, undefined);
  });
});

describe("Who may do what with the blobs in Azure", () => {
  const dataActions: Record<string, string[]> = {
    read: [`${blobs}/read`],
    create: [`${blobs}/add/action`],
    write: [`${blobs}/write`, `${blobs}/add/action`],
    delete: [`${blobs}/delete`],
    lock: [`${blobs}/write`],
  };
  for (const [permission, expected] of Object.entries(dataActions)) {
    it(`the role for ${permission} allows just that`, async () => {
      const { inputs } = await named(`roles-${permission}`);
      const [only] = inputs["permissions"] as unknown[];
      assert.deepEqual(only, { actions: [], notActions: [], dataActions: expected, notDataActions: [] });
    });
  }

  const assignments: Record<string, string[]> = {
    writer: ["backups read", "backups write", "compliance read", "compliance write"],
    restorer: [
      ...["audit create", "audit read", "backups read", "backups write", "compliance read", "compliance write"],
    ],
    reader: ["backups read", "compliance read"],
    pruner: [
      ...["backups delete", "backups lock", "backups read", "compliance delete", "compliance read"],
      ...["media delete", "media lock", "media read"],
    ],
    mediaWriter: ["media read", "media write"],
    mediaRestorer: ["audit create", "audit read", "media read"],
    auditWriter: ["audit create", "audit read"],
    auditReader: ["audit read"],
  };
  for (const [purpose, expected] of Object.entries(assignments)) {
    it(`${purpose}: ${expected.join(", ")}`, async () => {
      const { resources } = await usual();
      const found = resources.filter(({ type, parent }) => {
        return type.endsWith(":RoleAssignment") && parent === `storage-azure-${purpose}`;
      });
      const granted = found.map(({ inputs }) => {
        assert.equal(inputs["principalId"], `principal-id-of-immoexpressbackups-${purpose}`);
        assert.equal(inputs["principalType"], "ServicePrincipal");
        const container = /^storage-azure-store-(\w+)-id$/.exec(String(inputs["scope"]))?.[1];
        const role = /^storage-azure-roles-(\w+)-id$/.exec(String(inputs["roleDefinitionId"]))?.[1];
        return `${container ?? ""} ${role ?? ""}`;
      });
      assert.deepEqual(granted.sort(), expected);
    });
  }

  it("lets who deletes write nothing but locks", async () => {
    const { inputs } = await named("pruner-backups-lock");
    assert.match(String(inputs["condition"]), /blobs:path\] StringLike 'locks\/\*'/);
    assert.equal(inputs["conditionVersion"], "2.0");
    assert.equal((await named("pruner-backups-read")).inputs["condition"], undefined);
  });

  it("believes the tokens of the purpose's ServiceAccounts, and makes their credentials one after the other", async () => {
    const { inputs, options } = await named("reader-inspect");
    assert.deepEqual(inputs, {
      resourceGroupName: "immoexpress",
      resourceName: "immoexpressbackups-reader",
      federatedIdentityCredentialResourceName: "inspect",
      issuer: settings.oidcIssuerUrl,
      subject: "system:serviceaccount:immoexpress:inspect",
      audiences: ["api://AzureADTokenExchange"],
    });
    assert.deepEqual(options["dependsOn"], ["storage-azure-reader-drill"]);
  });

  it("gives clients an identity and no secret", async () => {
    const { access, egress, ready } = await declaredStorage(settings);
    assert.deepEqual(access.writer, {
      plain: { BLOB_KIND: "azure", BLOB_ACCOUNT_URL: "https://immoexpressbackups.blob.core.windows.net" },
      secret: {},
      serviceAccountAnnotations: { "azure.workload.identity/client-id": "client-id-of-immoexpressbackups-writer" },
      podLabels: { "azure.workload.identity/use": "true" },
    });
    assert.equal(ready, "https://immoexpressbackups.blob.core.windows.net");
    assert.deepEqual(valueAt(egress, "ports"), [{ port: 443, protocol: "TCP" }]);
  });
});
