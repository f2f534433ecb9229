import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClusterPaths, clusterPaths } from "../../../../local/cluster/layout.ts";
import { writeProcessRecord } from "../../../../local/cluster/process-record.ts";
import { choosePublicPorts, type PublicPorts } from "../../../../local/cluster/public-ports.ts";

describe("choosePublicPorts", () => {
  let directory: string;
  let paths: ClusterPaths;
  let servers: Server[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
    paths = { ...clusterPaths(), root: directory, config: join(directory, "config"), run: join(directory, "run") };
    servers = [];
  });

  afterEach(async () => {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    await rm(directory, { recursive: true });
  });

  /** Takes a port, any free one for 0. */
  async function take(port = 0): Promise<number> {
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  async function usedLast(ports: PublicPorts): Promise<void> {
    await mkdir(paths.root, { recursive: true });
    await writeFile(join(paths.root, "public-ports.json"), JSON.stringify(ports));
  }

  it("gives ports that can be listened on, and the same ones the next time", async () => {
    const first = await choosePublicPorts(paths);
    assert.equal(new Set(Object.values(first)).size, 3);
    assert.deepEqual(await choosePublicPorts(paths), first);
    await take(first.http);
    await take(first.https);
    await take(first.api);
  });

  it("goes on to the next port where the one before is taken", async () => {
    const taken = await take();
    await usedLast({ http: taken, https: taken, api: taken });
    const chosen = Object.values(await choosePublicPorts(paths));
    assert.ok(
      chosen.every((port) => port > taken),
      `${taken} → ${chosen.join(", ")}`,
    );
    assert.equal(new Set(chosen).size, 3);
  });

  it("stays with the ports in use while the forwarder runs", async () => {
    const taken = await take();
    const last = { http: taken, https: taken + 1, api: taken + 2 };
    await usedLast(last);
    await writeProcessRecord(join(paths.run, "forwarder.json"), process.pid);
    assert.deepEqual(await choosePublicPorts(paths), last);
  });
});
