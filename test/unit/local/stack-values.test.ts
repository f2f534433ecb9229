import assert from "node:assert/strict";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { repositoryRoot } from "../../../local/paths.ts";
import { type StackImages, releaseTag } from "../../../local/stack-values.ts";

const images: StackImages = {
  ...{
    backend: "b:1",
    frontend: "f:1",
    database: "d:1",
    operations: "o:1",
    azurite: "z:1",
    traefik: "t:1",
    prometheus: "localhost/immoexpress/prometheus:1",
    alertmanager: "localhost/immoexpress/alertmanager:1",
    kubeStateMetrics: "localhost/immoexpress/kube-state-metrics:1",
    argoRollouts: "a:1",
  },
};
const ports = { http: 8080, https: 8443, api: 6443 };
const hosts = { frontend: "immo.localhost", api: "api.immo.localhost" };

describe("a release's name", () => {
  it("is its moment in UTC", () => {
    assert.equal(releaseTag(new Date("2025-12-07T03:04:05.678Z")), "prod-20251207-030405");
    assert.equal(releaseTag(new Date("2025-12-31T23:30:00-02:00")), "prod-20260101-013000");
  });
});

describe("the local stack's values", () => {
  const stateHome = process.env["XDG_STATE_HOME"];
  let directory: string;
  let localStackValues: (typeof import("../../../local/stack-values.ts"))["localStackValues"];

  /** A clone of its own, because the values depend on the stack file at the clone's top. */
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-clone-"));
    const local = join(repositoryRoot, "local");
    await cp(local, join(directory, "local"), { recursive: true, filter: (path) => !path.endsWith("/dist") });
    await symlink(join(repositoryRoot, "node_modules"), join(directory, "node_modules"));
    process.env["XDG_STATE_HOME"] = join(directory, "state");
    const module = (await import(
      pathToFileURL(join(directory, "local/stack-values.ts")).href
    )) as typeof import("../../../local/stack-values.ts");
    localStackValues = module.localStackValues;
  });
  after(async () => {
    if (stateHome === undefined) delete process.env["XDG_STATE_HOME"];
    else process.env["XDG_STATE_HOME"] = stateHome;
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await rm(join(directory, "Pulumi.local.yaml"), { force: true });
    await write("Pulumi.local.template.yaml", { "immoexpress:hosts": hosts });
  });

  const write = (name: string, config: unknown) => writeFile(join(directory, name), stringify({ config }));

  it("name images, ports, certificate and a new release on a fresh clone", async () => {
    const values = await localStackValues(images, ports, new Date("2025-12-07T03:04:05Z"));
    assert.equal(values["immoexpress:release"], "prod-20251207-030405");
    assert.deepEqual(values["immoexpress:images"], { backend: "b:1", frontend: "f:1" });
    assert.deepEqual(values["immoexpress:publicPorts"], { http: 8080, https: 8443 });
    assert.deepEqual(values["immoexpress:database"], { image: "d:1" });
    assert.deepEqual(values["immoexpress:storage"], { kind: "azurite", image: "z:1" });
    assert.deepEqual(values["immoexpress:platform"], { traefik: { image: "t:1" }, argoRollouts: { image: "a:1" } });
    const backup = values["immoexpress:backup"] as { image: string; recipients: string[]; drill: object };
    assert.equal(backup.image, "o:1");
    assert.match(backup.recipients.join(), /^age1\w{58}$/);
    assert.deepEqual(backup.drill, { identityPath: join(directory, "state/immoexpress/backup-identity.txt") });
    const tls = values["immoexpress:tls"] as Record<string, string>;
    assert.equal(tls["source"], "file");
    assert.equal(tls["caCertificatePath"], join(directory, "state/immoexpress/tls/ca.crt"));
  });

  it("keep the release while the application's images stay", async () => {
    const stays = { backend: "b:1", frontend: "f:1" };
    await write("Pulumi.local.yaml", { "immoexpress:images": stays, "immoexpress:release": "prod-20250101-000000" });
    const release = async (changed: Partial<StackImages>) =>
      (await localStackValues({ ...images, ...changed }, ports, new Date(0)))["immoexpress:release"];
    assert.equal(await release({}), "prod-20250101-000000");
    assert.equal(await release({ traefik: "t:2" }), "prod-20250101-000000");
    assert.equal(await release({ backend: "b:2" }), "prod-19700101-000000");
  });

  it("prefer the hosts of this machine's stack file, and stop where nobody names any", async () => {
    await write("Pulumi.local.template.yaml", {});
    await assert.rejects(localStackValues(images, ports), /names no immoexpress:hosts \(frontend and api\)/);
    await write("Pulumi.local.yaml", { "immoexpress:hosts": hosts });
    await localStackValues(images, ports);
  });
});
