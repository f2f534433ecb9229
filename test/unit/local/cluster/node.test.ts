import assert from "node:assert/strict";
import { clusterPaths } from "../../../../local/cluster/layout.ts";
import { nodeSetup } from "../../../../local/cluster/node.ts";

describe("nodeSetup", () => {
  const commands = nodeSetup(clusterPaths()).map((command) => command.join(" "));
  const indexOf = (pattern: RegExp) => commands.findIndex((command) => pattern.test(command));

  it("hides the host's /run and /var/log before anything writes there", () => {
    assert.equal(indexOf(/^mount -t tmpfs .* \/run$/), 0);
    assert.ok(indexOf(/^mount --bind .* \/var\/log$/) > 0);
  });

  it("waits for the link to the host before it gives it the node's address", () => {
    assert.ok(indexOf(/eth0/) < indexOf(/^ip address add 198\.18\.0\.2\/30 dev eth0$/));
  });

  it("leaves no way out of the cluster", () => {
    assert.ok(commands.includes("ip route add unreachable default"));
    assert.ok(!commands.some((command) => /route add default|masquerade/i.test(command)));
  });
});
