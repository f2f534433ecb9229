import assert from "node:assert/strict";
import { databaseSchema } from "../../../../components/config/database.ts";

function problems(value: unknown): [string, string][] {
  const { error } = databaseSchema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => [path.join("."), message]);
}

describe("databaseSchema", () => {
  it("fills in what a server in the cluster needs", () => {
    assert.deepEqual(databaseSchema.parse({ kind: "inCluster", engine: "mongodb" }), {
      kind: "inCluster",
      engine: "mongodb",
      image: "docker.io/library/mongo:7.0.28",
      replicas: 1,
      storage: "10Gi",
      resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: "2", memory: "2Gi" } },
      protect: true,
    });
  });

  it("names the kinds and the engines", () => {
    assert.deepEqual(problems({ kind: "atlas" }), [
      ["kind", "must be external (a server elsewhere) or inCluster (a server that this program runs)"],
    ]);
    assert.deepEqual(problems({ kind: "inCluster", engine: "postgres" }), [["engine", "must be mongodb or ferretdb"]]);
  });

  it("refuses an even number of members", () => {
    assert.deepEqual(problems({ kind: "inCluster", engine: "mongodb", replicas: 2 }), [
      ["replicas", "must be 1, 3 or 5"],
    ]);
  });

  it("refuses replicas for FerretDB, which has no replication", () => {
    const found = databaseSchema.safeParse({ kind: "inCluster", engine: "ferretdb", image: "ferretdb:1", replicas: 3 });
    assert.deepEqual(
      found.error?.issues.map(({ code }) => code),
      ["unrecognized_keys"],
    );
  });

  it("refuses an external server without a proper connection string, and sizes without a unit", () => {
    assert.deepEqual(problems({ kind: "external", uri: "postgres://x" }), [
      ["uri", "must be a connection string that starts with mongodb:// or mongodb+srv:// and names a host"],
    ]);
    assert.deepEqual(problems({ kind: "inCluster", engine: "mongodb", storage: "20" }), [
      ["storage", "must be an amount of bytes such as 256Mi or 10Gi"],
    ]);
  });
});
