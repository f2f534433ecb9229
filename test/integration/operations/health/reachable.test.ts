import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { untilReachable } from "../../../../operations/health/reachable.ts";

describe("a pod that has just begun", () => {
  const never = new AbortController().signal;

  it("waits until everybody accepts its connections", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    let isOpen = false;
    const opening = setTimeout(() => server.listen(port, "127.0.0.1", () => (isOpen = true)), 300);
    try {
      await untilReachable([`http://127.0.0.1:${port}/path`], never);
      assert.ok(isOpen);
    } finally {
      clearTimeout(opening);
      server.close();
    }
  });

  it("waits no longer when it is told to end", async () => {
    const stop = AbortSignal.timeout(100);
    await assert.rejects(untilReachable(["http://127.0.0.1:1"], stop), { name: "TimeoutError" });
  });
});
