import assert from "node:assert/strict";
import { parse } from "yaml";
import { manifestOf } from "../../../../operations/render/manifest.ts";

/** As the engine shows a secret, and what is not known yet. */
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const objectOf = (inputs: Record<string, unknown>): unknown =>
  parse(manifestOf({ type: "kubernetes:core/v1:Thing", name: "thing", inputs })?.text ?? "");

describe("the manifest of a resource", () => {
  it("has all that was declared, in a file that keeps its name", () => {
    const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings-4711" }, data: { PORT: "5000" } };
    const manifest = manifestOf({ type: "kubernetes:core/v1:ConfigMap", name: "backend-settings", inputs });
    assert.equal(manifest?.file, "configmap-backend-settings.yaml");
    assert.equal(
      manifest.text,
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-4711\ndata:\n  PORT: "5000"\n',
    );
  });

  it("holds no secret and no entry of a Secret", () => {
    const common = { apiVersion: "v1", kind: "Secret", metadata: { name: "keys" } };
    assert.deepEqual(objectOf({ ...common, stringData: secret }), { ...common, stringData: {} });
    assert.deepEqual(objectOf({ ...common, stringData: { url: secret, host: "db" }, data: { key: "aHVudGVyMg==" } }), {
      ...common,
      stringData: { url: "secret-left-out", host: "secret-left-out" },
      data: { key: Buffer.from("secret-left-out").toString("base64") },
    });
    assert.deepEqual(objectOf({ kind: "Pod", spec: { env: [{ value: secret }, { value: "[secret]" }] } }), {
      kind: "Pod",
      spec: { env: [{ value: "secret-left-out" }, { value: "secret-left-out" }] },
    });
  });

  it("says what only the update will know", () => {
    assert.deepEqual(objectOf({ kind: "Pod", metadata: { name: unknown } }), {
      kind: "Pod",
      metadata: { name: "known-after-the-update" },
    });
  });

  it("is missing for what is no Kubernetes object", () => {
    for (const type of [
      "azure-native:storage:StorageAccount",
      "pulumi:providers:kubernetes",
      "kubernetes:helm:Chart",
    ]) {
      assert.equal(manifestOf({ type, name: "x", inputs: {} }), undefined);
    }
  });
});
