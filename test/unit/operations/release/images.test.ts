import assert from "node:assert/strict";
import { Kubectl } from "../../../../operations/kubernetes/kubectl.ts";
import { imagesOnNodes } from "../../../../operations/release/images/nodes.ts";
import { parseImage } from "../../../../operations/release/images/reference.ts";
import { refusal } from "../../../support/fake-leases.ts";

describe("the name of an image", () => {
  const cases: [image: string, registry: string, repository: string, reference: string][] = [
    ["nginx:1", "docker.io", "library/nginx", "1"],
    ["shop/web", "docker.io", "shop/web", "latest"],
    ["localhost/immoexpress/web:0123", "localhost", "immoexpress/web", "0123"],
    ["localhost:5000/web:1", "localhost:5000", "web", "1"],
    ["ghcr.io/shop/web:1@sha256:00ff", "ghcr.io", "shop/web", "sha256:00ff"],
    ["r.example:5000/web", "r.example:5000", "web", "latest"],
  ];
  for (const [image, ...parts] of cases) {
    it(`has its parts: ${image}`, () => assert.deepEqual(Object.values(parseImage(image)), parts));
  }
});

describe("images on the cluster's nodes", () => {
  const signal = new AbortController().signal;
  class Nodes extends Kubectl {
    images: string[][] = [];
    problem: Error | undefined;
    override run(): Promise<string> {
      if (this.problem !== undefined) return Promise.reject(this.problem);
      const images = this.images.map((names) => ({ names }));
      return Promise.resolve(JSON.stringify({ items: [{ status: { images } }, { status: {} }] }));
    }
  }
  const look = async (nodes: Nodes, atMost = 20) =>
    (await imagesOnNodes(nodes, ["localhost/a:1", "localhost/b:1"], signal, { atMost, interval: 5 })).map(
      ({ state }) => state,
    );

  it("are there or missing where the nodes name all of theirs", async () => {
    const nodes = new Nodes("immoexpress");
    nodes.images = [["localhost/a:1", "localhost/a@sha256:00"]];
    assert.deepEqual(await look(nodes), ["there", "missing"]);
  });

  it("are there as soon as the nodes name them: they say late what they have", async () => {
    const nodes = new (class extends Nodes {
      override run(): Promise<string> {
        const answer = super.run();
        this.images = [["localhost/a:1"], ["localhost/b:1"]];
        return answer;
      }
    })("immoexpress");
    // Long before that time is over.
    assert.deepEqual(await look(nodes, 60_000), ["there", "there"]);
  });

  it("may be among those that the nodes do not name, or that nobody may ask for", async () => {
    const nodes = new Nodes("immoexpress");
    nodes.images = Array.from({ length: 50 }, (_, index) => [`other:${index}`]);
    assert.deepEqual(await look(nodes), ["unknown", "unknown"]);
    nodes.problem = refusal("Forbidden", "you may not");
    assert.deepEqual(await look(nodes), ["unknown", "unknown"]);
  });
});
