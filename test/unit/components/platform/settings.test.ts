import assert from "node:assert/strict";
import { platformSchema } from "../../../../components/config/platform.ts";

function problems(value: unknown): [string, string][] {
  const { error } = platformSchema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => [path.join("."), message]);
}

const nodePort = { type: "NodePort", publishedAddress: "198.18.0.2" };

describe("platformSchema", () => {
  it("installs everything, behind a load balancer, unless told otherwise", () => {
    assert.deepEqual(platformSchema.parse(undefined), {
      traefik: {
        install: true,
        image: "docker.io/library/traefik:v3.7.15",
        replicas: 2,
        service: { type: "LoadBalancer", annotations: {} },
      },
      argoRollouts: { install: true, image: "quay.io/argoproj/argo-rollouts:v1.10.1", replicas: 1 },
      apiServerCidr: "0.0.0.0/0",
    });
  });

  it("wants to know for each controller whether to install it", () => {
    assert.deepEqual(problems({ traefik: {}, argoRollouts: { install: "yes" } }), [
      ["traefik.install", "must be true (this program installs the controller) or false (the cluster has one already)"],
      [
        "argoRollouts.install",
        "must be true (this program installs the controller) or false (the cluster has one already)",
      ],
    ]);
  });

  it("names what a Service of Traefik can be", () => {
    assert.deepEqual(problems({ traefik: { install: true, service: { type: "ClusterIP" } } }), [
      ["traefik.service.type", "must be LoadBalancer (the cloud gives an address) or NodePort (a port of every node)"],
    ]);
  });

  it("keeps node ports within Kubernetes' range and apart", () => {
    assert.deepEqual(problems({ traefik: { install: true, service: { ...nodePort, httpNodePort: 80 } } }), [
      ["traefik.service.httpNodePort", "must be a whole number from 30000 to 32767"],
    ]);
    assert.deepEqual(problems({ traefik: { install: true, service: { ...nodePort, httpNodePort: 30443 } } }), [
      ["traefik.service.httpsNodePort", "must differ from httpNodePort"],
    ]);
  });

  it("refuses a number of pods out of bounds and a range that is none", () => {
    assert.deepEqual(problems({ traefik: { install: true, replicas: 0 }, apiServerCidr: "10.0.0.1" }), [
      ["traefik.replicas", "must be a whole number from 1 to 10"],
      ["apiServerCidr", "must be an IPv4 range such as 10.0.0.1/32"],
    ]);
  });
});
