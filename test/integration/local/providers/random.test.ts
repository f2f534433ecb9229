import assert from "node:assert/strict";
import { TemporaryProject } from "../../preview/engine.ts";

const secretShape = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

function program(keeper: string): string {
  return `
    import { RandomBytes, RandomId, RandomInteger, RandomPassword, RandomPet, RandomShuffle } from "@pulumi/random";
    import { RandomString, RandomUuid } from "@pulumi/random";
    import * as pulumi from "@pulumi/pulumi";
    const keepers = { release: ${JSON.stringify(keeper)} };
    const password = new RandomPassword("password", { length: 24, minSpecial: 2, overrideSpecial: "_-", keepers });
    export const result = password.result;
    export const derived = new RandomString("string", { length: 12, special: false }).result;
    export const id = new RandomId("id", { byteLength: 8, prefix: "pre-" }).hex;
    export const uuid = new RandomUuid("uuid").result;
    export const pet = new RandomPet("pet", { length: 3 }).id;
    export const integer = new RandomInteger("integer", { min: -5, max: 5 }).result;
    export const bytes = new RandomBytes("bytes", { length: 16 }).hex;
    export const shuffled = new RandomShuffle("shuffle", { inputs: ["a", "b", pulumi.secret("c")], resultCount: 5 }).results;
  `;
}

describe("the random stand-in, run by the engine", function () {
  this.timeout(180_000);
  let project: TemporaryProject;
  let first: Record<string, string>;

  const outputs = async () =>
    JSON.parse(await project.expect(["stack", "output", "--json", "--show-secrets"])) as Record<string, string>;
  const resources = async () =>
    new Map((await project.resources("test")).map((resource) => [resource.type.split(":").pop(), resource]));

  before(async () => {
    project = await TemporaryProject.withStandIns();
    await project.expect(["stack", "init", "test"]);
    await project.write("index.ts", program("1"));
    await project.expect(["up", "--yes", "--skip-preview"]);
    first = await outputs();
  });
  after(() => project.dispose());

  it("makes values of the shapes that were asked for", () => {
    assert.match(first["result"]!, /^[A-Za-z0-9_-]{24}$/);
    assert.match(first["derived"]!, /^[A-Za-z0-9]{12}$/);
    assert.match(first["id"]!, /^pre-[0-9a-f]{16}$/);
    assert.match(first["uuid"]!, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.match(first["pet"]!, /^[a-z]+-[a-z]+-[a-z]+$/);
    assert.match(first["bytes"]!, /^[0-9a-f]{32}$/);
    const shuffled = first["shuffled"] as unknown as string[];
    assert.deepEqual(shuffled.slice(0, 3).sort(), ["a", "b", "c"]);
    assert.equal(shuffled.length, 5);
  });

  it("keeps passwords and secret inputs encrypted in the state", async () => {
    const found = await resources();
    const password = found.get("RandomPassword")!;
    assert.equal(password.id, "none");
    assert.equal(password.outputs!["numeric"], true);
    assert.equal(password.outputs!["number"], true);
    for (const secret of [
      password.outputs!["result"],
      found.get("RandomBytes")!.outputs!["base64"],
      (found.get("RandomShuffle")!.inputs!["inputs"] as unknown[])[2],
    ]) {
      assert.deepEqual({ ...(secret as object), ciphertext: undefined }, { ...secretShape, ciphertext: undefined });
    }
    assert.ok(!JSON.stringify(password).includes(first["result"]!));
  });

  it("changes nothing in a second up and finds no drift in a refresh", async () => {
    const text = await project.expect(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]);
    assert.match(text, /9 unchanged/);
    assert.deepEqual(await outputs(), first);
  });

  it("previews a replacement with an unknown value when a keeper changes, then makes a new value", async () => {
    await project.write("index.ts", program("2"));
    const [preview = ""] = (await project.expect(["up", "--yes", "--diff"])).split("Updating (test)");
    assert.match(preview, /random:index\/randomPassword:RandomPassword: \(replace\)/);
    const now = await outputs();
    assert.match(now["result"]!, /^[A-Za-z0-9_-]{24}$/);
    assert.notEqual(now["result"], first["result"]);
    assert.deepEqual({ ...now, result: "" }, { ...first, result: "" });
  });

  it("stops at an input that the official plugin does not have", async () => {
    await project.write(
      "index.ts",
      `import { CustomResource } from "@pulumi/pulumi";
       new CustomResource("random:index/randomPassword:RandomPassword", "typo", { length: 0, lenght: 9 });`,
    );
    const { code, text } = await project.pulumi(["preview"]);
    assert.notEqual(code, 0);
    assert.match(text, /length must be at least 1, not 0/);
    assert.match(text, /unknown property lenght: allowed are keepers, length, lower/);
  });

  it("forgets everything in a destroy", async () => {
    await project.expect(["destroy", "--yes", "--skip-preview"]);
    assert.deepEqual([...(await resources()).keys()], []);
  });
});
