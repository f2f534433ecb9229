import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClusterPaths, clusterPaths } from "../../../../local/cluster/layout.ts";
import { writeProcessRecord } from "../../../../local/cluster/process-record.ts";
import { choosePublicPorts } from "../../../../local/cluster/public-ports.ts";

describe("choosePublicPorts", () => {
  let directory: string;
  let paths: ClusterPaths;
  let servers: Server[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "immoexpress-test-"));
    paths = { ...clusterPaths(), config: join(directory, "config"), run: join(directory, "run") };
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

  async function usedLast(http: number, https: number): Promise<void> {
    await mkdir(paths.config, { recursive: true });
    await writeFile(join(paths.config, "public-ports.json"), JSON.stringify({ http, https }));
  }

  it("gives two ports that can be listened on, and the same ones the next time", async () => {
    const first = await choosePublicPorts(paths);
    assert.notEqual(first.http, first.https);
    assert.deepEqual(await choosePublicPorts(paths), first);
    await take(first.http);
    await take(first.https);
  });

  it("goes on to the next port where the one before is taken", async () => {
    const taken = await take();
    await usedLast(taken, taken);
    const { http, https } = await choosePublicPorts(paths);
    assert.ok(http > taken && https > taken && http !== https, `${taken} → ${http}, ${https}`);
  });

  it("stays with the ports in use while the forwarder runs", async () => {
    const taken = await take();
    await usedLast(taken, taken + 1);
    await writeProcessRecord(join(paths.run, "forwarder.json"), process.pid);
    assert.deepEqual(await choosePublicPorts(paths), { http: taken, https: taken + 1 });
  });
});
