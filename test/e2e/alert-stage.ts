import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../../local/paths.ts";
import type { ReceivedAlert } from "../support/alert-receiver.ts";
import type { Deployment } from "../support/kubectl-objects.ts";
import { type Change, withChangedStackFile } from "./stack-file.ts";
import { stack } from "./stack.ts";

const name = "alert-receiver";
const host = `${name}.${name}.svc`;
const ports = { http: 8080, smtp: 2525 };
const program = join(repositoryRoot, "test/support/alert-receiver.ts");

/** What is left of every duration, in percent: five minutes are six seconds. */
const durationPercent = 2;

const settings: Change[] = [
  [["monitoring", "alerts", "durationPercent"], durationPercent],
  [
    ["monitoring", "alertmanager", "email"],
    {
      host,
      port: ports.smtp,
      security: "none",
      from: "alerts@immoexpress.localhost",
      to: ["on-call@immoexpress.localhost"],
    },
  ],
];
const secrets: Readonly<Record<string, string>> = {
  "slack.url": `http://${host}:${ports.http}/slack`,
  "pagerDuty.routingKey": "0123456789abcdef0123456789abcdef",
  "deadMansSwitch.url": `http://${host}:${ports.http}/switch`,
};

/** Deploys the stack's configuration as it is, with shorter alerts that are told to the receiver. */
export async function tellTheReceiver(): Promise<void> {
  const pagerDuty: Change = [
    ["monitoring", "alertmanager", "pagerDuty", "url"],
    `http://${host}:${ports.http}/pagerduty`,
  ];
  await withChangedStackFile([...settings, pagerDuty], async (file) => {
    for (const [key, value] of Object.entries(secrets)) {
      const path = `immoexpress:monitoring.alertmanager.${key}`;
      await stack().pulumi("config", "set", "--secret", "--path", path, value, "--config-file", file);
    }
    await stack().update(file);
  });
}

const securityContext = {
  runAsNonRoot: true,
  runAsUser: 10001,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/** A container of the application's image that runs something else, with Node. */
async function nodeContainer(args: readonly string[]): Promise<object> {
  const { kubectl, outputs } = stack();
  const { spec } = await kubectl.get<Deployment>("deployment", "backend", outputs.namespace);
  const resources = { requests: { cpu: "20m", memory: "64Mi" }, limits: { cpu: "100m", memory: "384Mi" } };
  const image = spec.template.spec.containers[0]?.image;
  return { name: "node", image, command: ["node", ...args], resources, securityContext };
}

/** Starts what alerts are told to, in a namespace of its own. */
export async function startReceiver(): Promise<void> {
  const metadata = { name, namespace: name };
  const labels = { "app.kubernetes.io/name": name };
  const container = await nodeContainer(["/receiver/alert-receiver.ts", String(ports.http), String(ports.smtp)]);
  const volumeMounts = [{ name: "program", mountPath: "/receiver", readOnly: true }];
  const readinessProbe = { httpGet: { path: "/received", port: ports.http }, periodSeconds: 1 };
  await stack().kubectl.create({
    apiVersion: "v1",
    kind: "List",
    items: [
      { apiVersion: "v1", kind: "Namespace", metadata: { name } },
      { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "alert-receiver.ts": await readFile(program, "utf8") } },
      {
        ...{ apiVersion: "v1", kind: "Service", metadata },
        spec: {
          selector: labels,
          ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number })),
        },
      },
      {
        ...{ apiVersion: "v1", kind: "Pod", metadata: { ...metadata, labels } },
        spec: {
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 0,
          containers: [{ ...container, volumeMounts, readinessProbe }],
          volumes: [{ name: "program", configMap: { name } }],
        },
      },
    ],
  });
  await stack().kubectl.run(["wait", `pod/${name}`, `--namespace=${name}`, "--for=condition=Ready", "--timeout=55s"]);
}

export async function stopReceiver(): Promise<void> {
  await stack().kubectl.delete("namespace", name);
}

/** Everything that alerts have brought so far. */
export async function received(): Promise<ReceivedAlert[]> {
  return JSON.parse(await throughApiServer(name, `${name}:${ports.http}`, "/received")) as ReceivedAlert[];
}

/** What a Service of the cluster answers, by way of the API server. */
export async function throughApiServer(namespace: string, service: string, path: string): Promise<string> {
  const address = `/api/v1/namespaces/${namespace}/services/http:${service}/proxy${path}`;
  return (await stack().kubectl.run(["get", `--raw=${address}`])).stdout;
}

/** A pod in the application's namespace that runs a program of one line, and is started again when it ends. */
export async function startPod(podName: string, script: string): Promise<void> {
  const container = await nodeContainer(["--eval", script]);
  await stack().kubectl.create({
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: podName, namespace: stack().outputs.namespace } },
    spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 0, containers: [container] },
  });
}

/** A Job that fails at once, under a name as the commands give one to theirs. */
export async function startFailingJob(jobName: string): Promise<void> {
  const container = await nodeContainer(["--eval", "process.exit(1)"]);
  const pod = { restartPolicy: "Never", automountServiceAccountToken: false, containers: [container] };
  await stack().kubectl.create({
    ...{ apiVersion: "batch/v1", kind: "Job", metadata: { name: jobName, namespace: stack().outputs.namespace } },
    spec: { backoffLimit: 0, template: { spec: pod } },
  });
}
