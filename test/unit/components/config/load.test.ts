import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { loadConfig } from "../../../../components/config/index.ts";
import { engineConfig, stackFileConfig } from "../../../support/pulumi-stack-file.ts";
import { resolved, SecretValue } from "../../../support/pulumi-values.ts";

/** Loads the staging stack's configuration as the engine hands it over, with some keys replaced. */
function load(changes: Record<string, unknown>, secretKeys: string[] = []) {
  pulumi.runtime.setAllConfig(engineConfig({ ...stackFileConfig("staging"), ...changes }), secretKeys);
  return loadConfig();
}

describe("loadConfig", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("fills in the defaults", () => {
    const { namespace, publicPorts, media, databaseName } = load({
      "immoexpress:publicPorts": {},
      "immoexpress:media": { storageClass: "azurefile-csi" },
    });

    assert.deepEqual(
      { namespace, publicPorts, media, databaseName },
      {
        namespace: "immoexpress",
        publicPorts: { http: 80, https: 443 },
        media: { size: "10Gi", accessMode: "ReadWriteMany", storageClass: "azurefile-csi" },
        databaseName: "agence_immobiliere",
      },
    );
  });

  it("gives secrets only as secret outputs", async () => {
    const { secrets } = load({ "immoexpress:secrets": { sentryDsn: "https://key@sentry.example.com/1" } }, [
      "immoexpress:secrets",
    ]);

    assert.deepEqual(await resolved(secrets), { sentryDsn: new SecretValue("https://key@sentry.example.com/1") });
  });

  it("ignores the configuration of providers", () => {
    assert.equal(load({ "kubernetes:context": "staging" }).environment, "staging");
  });

  it("throws one error for all problems that the engine prints without a stack trace", () => {
    const wrong = { "immoexpress:release": "v1", "immoexpress:nmespace": "immo" };

    assert.throws(
      () => load(wrong),
      (error) => {
        assert(pulumi.RunError.isInstance(error));
        assert.equal(
          error.message,
          [
            `The configuration of stack "${pulumi.getStack()}" has 2 problems; nothing was created or changed.`,
            '  - immoexpress:release is "v1": must be a release tag prod-YYYYMMDD-HHMMSS with a real date and time, such as prod-20251207-143000.',
            "  - immoexpress:nmespace is not a known key. Did you mean namespace? Known there: application, backup, canary, database, databaseName, environment, flags, health, hosts, images, media, monitoring, namespace, notifications, platform, publicPorts, release, secrets, seed, sentry, storage, tls.",
            "Every key is explained in docs/configuration.md.",
          ].join("\n"),
        );
        return true;
      },
    );
  });

  it("takes a text that only looks like JSON as the text it is", () => {
    assert.throws(
      () => load({ "immoexpress:namespace": "{immo" }),
      /immoexpress:namespace is "\{immo": must be lower-case/,
    );
  });
});
