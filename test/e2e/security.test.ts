import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Agent, request } from "undici";
import { parse } from "yaml";
import { network } from "../../local/cluster/layout.ts";
import { CommandError } from "../../local/exec.ts";
import type { Container, Pod } from "../support/kubectl-objects.ts";
import { podsOf, type Service } from "./pods.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

async function onePodOf(service: Service): Promise<Pod> {
  const [pod] = await podsOf(stack(), service);
  if (pod === undefined) throw new Error(`${service} has no pod`);
  return pod;
}

describe("security", () => {
  it("runs every pod of the stack without root, with a read-only root and without privileges", async () => {
    const namespaces = [stack().outputs.namespace, "ingress", "argo-rollouts", "monitoring"];
    const pods = (
      await Promise.all(namespaces.map((namespace) => stack().kubectl.list<Pod>("pods", { namespace })))
    ).flat();
    assert.ok(pods.length >= 7, `only ${pods.length} pods`);
    for (const { metadata, spec } of pods) {
      for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
        const effective = { ...spec.securityContext, ...container.securityContext };
        const { runAsNonRoot, allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities, seccompProfile } =
          effective;
        assert.deepEqual(
          {
            runAsNonRoot,
            allowPrivilegeEscalation,
            readOnlyRootFilesystem,
            drop: capabilities?.drop,
            seccomp: seccompProfile?.type,
          },
          {
            runAsNonRoot: true,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            drop: ["ALL"],
            seccomp: "RuntimeDefault",
          },
          `${metadata.name}, container ${container.name}`,
        );
      }
    }
    saw(`${pods.length} pods in ${namespaces.join(", ")}`);
  });

  it("holds a running pod to it", async () => {
    const script = `const { writeFileSync } = require("node:fs"); let write = "written";
      try { writeFileSync("/app/x", ""); } catch (error) { write = error.code; }
      console.log(JSON.stringify({ user: process.getuid(), write, token: require("node:fs").existsSync("/var/run/secrets/kubernetes.io") }));`;
    for (const service of ["backend", "frontend"] as const) {
      const said = JSON.parse(await stack().kubectl.exec(await onePodOf(service), ["node", "-e", script])) as unknown;
      assert.deepEqual(said, { user: 10001, write: "EROFS", token: false }, service);
    }
  });

  it("refuses a privileged pod beside the application", async () => {
    const { namespace } = stack().outputs;
    const name = "e2e-privileged";
    const container: Container = { name, image: "localhost/immoexpress/none:1", securityContext: { privileged: true } };
    try {
      const creation = stack().kubectl.create(podOf(name, namespace, [container]));
      await assert.rejects(
        creation,
        (error) => error instanceof CommandError && /violates PodSecurity "restricted/.test(error.stderr),
      );
    } finally {
      await stack().kubectl.delete("pod", name, namespace);
    }
  });

  it("answers no anonymous caller: not at the API server, not at the kubelet", async () => {
    const kubeconfig = parse(await readFile(stack().kubeconfig, "utf8")) as {
      clusters: { cluster: { "certificate-authority-data": string } }[];
    };
    const ca = Buffer.from(kubeconfig.clusters[0]?.cluster["certificate-authority-data"] ?? "", "base64");
    const dispatcher = new Agent({ connect: { ca, timeout: 5_000 } });
    try {
      for (const [port, path] of [
        [network.apiServerPort, "/version"],
        [network.apiServerPort, "/api/v1/namespaces"],
        [10250, "/pods"],
        [10250, "/metrics"],
      ] as const) {
        const url = `https://${network.nodeAddress}:${port}${path}`;
        const answer = await request(url, { dispatcher });
        await answer.body.dump();
        assert.equal(answer.statusCode, 401, url);
      }
      const etcd = request(`https://${network.nodeAddress}:2379/version`, { dispatcher });
      await assert.rejects(etcd, { code: "ECONNREFUSED" });
    } finally {
      await dispatcher.close();
    }
    saw("401 from the API server and the kubelet; etcd does not even listen there");
  });
});

function podOf(name: string, namespace: string, containers: Container[]) {
  const spec = { containers, terminationGracePeriodSeconds: 0, restartPolicy: "Never" };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace }, spec };
}
