import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeKubeconfig } from "../../../../local/cluster/kubeconfig.ts";

describe("writeKubeconfig", () => {
  it("holds everything that the one user needs, and is for its owner only", async () => {
    const directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
    try {
      const [authority, certificate, key] = ["ca.crt", "client.crt", "client.key"].map((name) => join(directory, name));
      for (const path of [authority!, certificate!, key!]) await writeFile(path, `content of ${path}`);
      const path = join(directory, "kubeconfig");
      await writeKubeconfig(path, "https://127.0.0.1:16443", authority!, "scheduler", {
        certificate: certificate!,
        key: key!,
      });

      const config = JSON.parse(await readFile(path, "utf8")) as {
        clusters: { cluster: Record<string, string> }[];
        users: { name: string; user: Record<string, string> }[];
        contexts: { name: string; context: unknown }[];
        "current-context": string;
      };
      const plain = (text: string | undefined) => Buffer.from(text ?? "", "base64").toString();
      const { cluster } = config.clusters[0]!;
      assert.equal(cluster["server"], "https://127.0.0.1:16443");
      assert.equal(plain(cluster["certificate-authority-data"]), `content of ${authority!}`);
      const { name, user } = config.users[0]!;
      assert.equal(plain(user["client-certificate-data"]), `content of ${certificate!}`);
      assert.equal(plain(user["client-key-data"]), `content of ${key!}`);
      assert.deepEqual(config.contexts, [
        { name: config["current-context"], context: { cluster: "immoexpress", user: name } },
      ]);
      assert.equal(name, "scheduler");
      assert.equal((await stat(path)).mode & 0o777, 0o600);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
