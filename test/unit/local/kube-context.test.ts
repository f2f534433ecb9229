import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageLoader, loadIntoContext } from "../../../local/kube-context.ts";

describe("the image loader of a context", () => {
  it("is the one that the cluster's makers provide", () => {
    assert.deepEqual(imageLoader("kind-immo"), ["kind", "load", "image-archive", "--name", "immo"]);
    assert.deepEqual(imageLoader("k3d-immo-2"), ["k3d", "image", "import", "--cluster", "immo-2"]);
    assert.deepEqual(imageLoader("minikube"), ["minikube", "image", "load"]);
  });

  it("is the user's own where one is set", () => {
    assert.deepEqual(imageLoader("kind-immo", "  ctr  images import "), ["ctr", "images", "import"]);
    assert.deepEqual(imageLoader("kind-immo", " "), imageLoader("kind-immo"));
  });

  it("is asked for, in one sentence, where none is known", () => {
    assert.throws(() => imageLoader("production"), {
      message:
        "KUBE_CONTEXT=production: images can be loaded into kind-*, k3d-* and minikube contexts; for another cluster set " +
        "KUBE_IMAGE_LOADER to a command that takes the path of an image archive, or push the images to a registry that it reads",
    });
  });
});

describe("loading images into a context", () => {
  const before = process.env["KUBE_IMAGE_LOADER"];
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "immoexpress-loader-"))));
  afterEach(async () => {
    if (before === undefined) delete process.env["KUBE_IMAGE_LOADER"];
    else process.env["KUBE_IMAGE_LOADER"] = before;
    await rm(directory, { recursive: true });
  });

  it("calls the loader once an archive, with the stack's environment", async () => {
    const loader = join(directory, "loader");
    await writeFile(loader, `#!/bin/sh\necho "$KUBECONFIG $*" >> ${join(directory, "calls")}\n`);
    await chmod(loader, 0o700);
    process.env["KUBE_IMAGE_LOADER"] = `${loader} --into it`;
    const images = ["a", "b"].map((name) => ({ reference: `localhost/${name}:1`, archive: `/images/${name}.tar` }));
    await loadIntoContext("mine", { KUBECONFIG: "/kube" }, images);
    const calls = await readFile(join(directory, "calls"), "utf8");
    assert.equal(calls, "/kube --into it /images/a.tar\n/kube --into it /images/b.tar\n");
  });
});
