import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../../local/paths.ts";
import type { ReceivedAlert } from "../support/alert-receiver.ts";
import { nodeContainer } from "./node-container.ts";
import { type Change, withChangedStackFile } from "./stack-file.ts";
import { stack } from "./stack.ts";

const name = "alert-receiver";
const host = `${name}.${name}.svc`;
const ports = { http: 8080, smtp: 2525 };
const program = join(repositoryRoot, "test/support/alert-receiver.ts");

/** What is left of every duration, in percent: five minutes are three seconds, and the six and a half hours of backups four minutes. */
const durationPercent = 1;

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

/** How often the dead-man's switch has been called. */
export async function switchCalls(): Promise<number> {
  return (await received()).filter(({ to }) => to === "/switch").length;
}

/** What a Service of the cluster answers, by way of the API server. */
export async function throughApiServer(namespace: string, service: string, path: string): Promise<string> {
  const address = `/api/v1/namespaces/${namespace}/services/http:${service}/proxy${path}`;
  return (await stack().kubectl.run(["get", `--raw=${address}`])).stdout;
}
