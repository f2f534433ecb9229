import assert from "node:assert/strict";
import { clusterPaths, network } from "../../../../local/cluster/layout.ts";

describe("clusterPaths", () => {
  const before = process.env["XDG_STATE_HOME"];

  afterEach(() => {
    if (before === undefined) delete process.env["XDG_STATE_HOME"];
    else process.env["XDG_STATE_HOME"] = before;
  });

  it("keeps everything below one directory, so that deleting it deletes the cluster", () => {
    process.env["XDG_STATE_HOME"] = "/somewhere";
    const { root, ...others } = clusterPaths();
    assert.equal(root, "/somewhere/immoexpress/cluster");
    for (const path of Object.values(others)) assert.ok(path.startsWith(`${root}/`), path);
    assert.equal(new Set(Object.values(others)).size, Object.keys(others).length);
  });
});

describe("network", () => {
  /** First and last address of a range, as numbers. */
  function range(cidr: string): [first: number, last: number] {
    const [address = "", prefix = ""] = cidr.split("/");
    const first = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
    return [first, first + 2 ** (32 - Number(prefix)) - 1];
  }

  const isIn = (address: string, cidr: string) => {
    const [first, last] = range(cidr);
    const [number] = range(`${address}/32`);
    return number >= first && number <= last;
  };

  it("has ranges that do not meet, all within the benchmarking range that nobody routes", () => {
    const link = `${network.hostAddress.replace(/\d+$/, "0")}/${network.linkPrefix}`;
    const ranges = [link, network.serviceRange, network.podRange].map(range).sort(([a], [b]) => a - b);
    const [first, last] = range("198.18.0.0/15");
    assert.ok(ranges.every(([from, to]) => from >= first && to <= last));
    assert.ok(ranges.slice(1).every(([from], index) => from > ranges[index]![1]));
    assert.ok(isIn(network.hostAddress, link) && isIn(network.nodeAddress, link));
  });

  it("has the Services that pods look for in the range of Services", () => {
    assert.ok(isIn(network.dnsAddress, network.serviceRange));
    assert.equal(range(`${network.apiServiceAddress}/32`)[0], range(network.serviceRange)[0] + 1);
  });
});
