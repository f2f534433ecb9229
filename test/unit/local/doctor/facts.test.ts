import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { findTakenPorts, parseListeners } from "../../../../local/doctor/facts.ts";

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:20FB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41233 1 0000000000000000 100 0 0 10 0
   1: 0100007F:C350 0100007F:20FB 01 00000000:00000000 00:00000000 00000000     0        0 41234 1 0000000000000000 20 4 30 10 -1
`;

describe("doctor's facts", () => {
  it("takes the listening sockets from the kernel's table, not the connected ones", () => {
    assert.deepEqual(parseListeners(table), [{ port: 8443, inode: "41233" }]);
  });

  it("knows who has taken a port", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const takenPorts = await findTakenPorts([port]);
      assert.equal(takenPorts.length, 1);
      assert.match(takenPorts[0]?.owner ?? "", new RegExp(`\\(process ${process.pid}\\)$`));
      assert.equal(takenPorts[0]?.ours, false);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
