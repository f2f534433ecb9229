import assert from "node:assert/strict";
import { stateDirectory } from "../../../local/paths.ts";
import { addedSince, networkNamespaceOf, type Traces, withoutCluster } from "../../support/cluster-traces.ts";

const bare: Traces = {
  mounts: ["/ at /"],
  interfaces: ["lo", "eth0"],
  networkNamespaces: ["net:[1]"],
  tables: ["table inet filter"],
  controlGroups: [],
  processes: [],
};

const withCluster: Traces = {
  mounts: ["/ at /", `/x at ${stateDirectory()}/cluster/kubelet`],
  interfaces: ["lo", "eth0", "immo0"],
  networkNamespaces: ["net:[1]", "net:[2]", "net:[3]"],
  tables: ["table inet filter", "table ip kube-proxy"],
  controlGroups: ["/sys/fs/cgroup/immoexpress"],
  processes: ["7 kubelet"],
};

describe("traces of the cluster", () => {
  it("are what one look shows and the one before did not", () => {
    assert.deepEqual(addedSince(bare, withCluster), [
      `mounts: /x at ${stateDirectory()}/cluster/kubelet`,
      "interfaces: immo0",
      "networkNamespaces: net:[2]",
      "networkNamespaces: net:[3]",
      "tables: table ip kube-proxy",
      "controlGroups: /sys/fs/cgroup/immoexpress",
      "processes: 7 kubelet",
    ]);
    assert.deepEqual(addedSince(withCluster, bare), []);
  });

  it("are told from the machine's own when nobody looked before", () => {
    assert.deepEqual(withoutCluster(withCluster, ["net:[2]", "net:[3]"]), bare);
    assert.deepEqual(withoutCluster(withCluster, ["net:[2]"]).networkNamespaces, ["net:[1]", "net:[3]"]);
  });
});

describe("networkNamespaceOf", () => {
  it("names a process's namespace, and none where there is no process", () => {
    assert.match(networkNamespaceOf(process.pid) ?? "", /^net:\[\d+\]$/);
    assert.equal(networkNamespaceOf(2 ** 30), undefined);
  });
});
