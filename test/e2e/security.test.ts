import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Agent, request } from "undici";
import { parse } from "yaml";
import { network } from "../../local/cluster/layout.ts";
import { CommandError } from "../../local/exec.ts";
import type { Container, Pod } from "../support/kubectl-objects.ts";
import { waitUntil } from "../support/wait.ts";
import { podsOf, type Service } from "./pods.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

/** Prints what comes of a connection, and never hangs. */
const connectScript = (host: string, port: number) =>
  `const socket = require("node:net").connect({ host: "${host}", port: ${port}, timeout: 5000 });
   const end = (text) => { console.log(text); process.exit(0); };
   socket.on("connect", () => end("connected")); socket.on("timeout", () => end("refused"));
   socket.on("error", (error) => end(error.code === "ENOTFOUND" || error.code === "EAI_AGAIN" ? error.code : "refused"));`;

async function connectFrom(pod: Pod, host: string, port: number): Promise<string> {
  return (await stack().kubectl.exec(pod, ["node", "-e", connectScript(host, port)])).trim();
}

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

  it("lets the backend reach the database, and neither the frontend nor a pod of another namespace", async () => {
    const { namespace } = stack().outputs;
    const database = `mongodb.${namespace}.svc.cluster.local`;
    const backend = await onePodOf("backend");
    assert.equal(await connectFrom(backend, database, 27017), "connected");
    assert.equal(await connectFrom(await onePodOf("frontend"), database, 27017), "refused");
    await withStranger(backend.spec.containers[0]?.image ?? "", async (stranger) => {
      // That it can connect elsewhere shows that the refusal is the policy's.
      assert.equal(await connectFrom(stranger, "kubernetes.default.svc.cluster.local", 443), "connected");
      assert.equal(await connectFrom(stranger, database, 27017), "refused");
      assert.equal(await connectFrom(stranger, `backend.${namespace}.svc.cluster.local`, 5000), "refused");
    });
    saw(`${database}:27017 answers the backend, and refuses the frontend and a stranger`);
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

/** Runs a pod in a namespace of its own that no policy of the stack knows. */
async function withStranger(image: string, work: (pod: Pod) => Promise<void>): Promise<void> {
  const { kubectl } = stack();
  const name = `e2e-stranger-${randomBytes(3).toString("hex")}`;
  try {
    await kubectl.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    const command = ["node", "-e", "setInterval(() => undefined, 60_000)"];
    await waitUntil(
      async () => {
        // The namespace's service account is made a moment after it.
        await kubectl.create(podOf(name, name, [{ name, image, command }]));
        return true;
      },
      { what: "a pod to be accepted in a new namespace" },
    );
    const ready = async () => (await kubectl.readyPods({ namespace: name }))[0];
    await work(await waitUntil(ready, { what: "a pod in another namespace to run" }));
  } finally {
    await kubectl.delete("namespace", name);
  }
}

function podOf(name: string, namespace: string, containers: (Container & { command?: string[] })[]) {
  const spec = { containers, terminationGracePeriodSeconds: 0, restartPolicy: "Never" };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace }, spec };
}
