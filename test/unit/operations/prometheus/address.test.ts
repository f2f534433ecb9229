import assert from "node:assert/strict";
import { proxyPath } from "../../../../operations/prometheus/address.ts";

describe("the way to a server in the cluster through the API server", () => {
  const cases: [address: string, path: string | undefined][] = [
    ["http://prometheus.monitoring.svc:9090", "/api/v1/namespaces/monitoring/services/http:prometheus:9090/proxy"],
    ["http://prom.ops.svc.cluster.local/base/", "/api/v1/namespaces/ops/services/http:prom:80/proxy/base"],
    ["https://prom.ops", "/api/v1/namespaces/ops/services/https:prom:443/proxy"],
    ["https://prometheus.example.com", undefined],
    ["http://10.0.0.7:9090", undefined],
  ];
  for (const [address, path] of cases) {
    it(`of ${address} is ${path ?? "none"}`, () => assert.equal(proxyPath(address), path));
  }
});
