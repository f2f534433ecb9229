import assert from "node:assert/strict";
import { type AddonImages, addonManifests } from "../../../../local/cluster/addons.ts";

const images: AddonImages = { coredns: "localhost/coredns:1", "metrics-server": "localhost/metrics-server:2" };

describe("addonManifests", () => {
  it("runs the given images, and no other", async () => {
    const manifests = await addonManifests(images);
    const containers = manifests.flatMap(({ spec }) => spec?.template?.spec?.containers ?? []);
    assert.deepEqual(
      containers.map(({ name, image }) => [name, image]),
      [
        ["coredns", "localhost/coredns:1"],
        ["metrics-server", "localhost/metrics-server:2"],
      ],
    );
  });

  it("brings what a bare cluster needs", async () => {
    const kinds = new Set((await addonManifests(images)).map(({ kind }) => kind));
    for (const kind of ["Deployment", "Service", "ConfigMap", "StorageClass", "APIService", "ClusterRoleBinding"]) {
      assert.ok(kinds.has(kind), `no ${kind}`);
    }
  });

  it("refuses a container that nobody has built an image for", async () => {
    const { coredns } = images;
    await assert.rejects(addonManifests({ coredns } as AddonImages), {
      message: "the add-on container metrics-server has no image: add it to AddonImages",
    });
  });
});
