import assert from "node:assert/strict";
import { Alertmanager } from "../../../../components/monitoring/alertmanager/index.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { record, type Recording, valueAt } from "../../../support/pulumi-recording.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";

const key = "monitoring.alertmanager";
const slack = (name: string) => ({ [`${key}.slack`]: { url: `https://hooks.slack.com/services/${name}` } });

function declared(changes: Readonly<Record<string, unknown>> = {}): Promise<Recording> {
  const { alertmanager: settings } = configOf("local", changes).monitoring;
  return record(
    () => new Alertmanager("alertmanager", { settings, durationPercent: 100, namespace: "monitoring" }),
    "local",
  );
}

async function outgoing(changes: Readonly<Record<string, unknown>>): Promise<unknown[]> {
  const { inputs } = (await declared(changes)).object("NetworkPolicy", "alertmanager");
  return valueAt(inputs, "spec.egress") as unknown[];
}

const portsOf = (rules: unknown[]) => rules.map((rule) => valueAt(rule, "ports.0.port"));

describe("Alertmanager", () => {
  it("has its configuration as a secret, and starts again with another one", async () => {
    const [one, other] = [await declared(slack("one")), await declared(slack("other"))];
    const content = one.object("Secret", "alertmanager").inputs["stringData"];
    assert.ok(content instanceof SecretValue || valueAt(content, "alertmanager.json") instanceof SecretValue);
    const fingerprint = (recording: Recording): unknown => {
      const { inputs } = recording.object("StatefulSet", "alertmanager");
      const annotations = valueAt(inputs, "spec.template.metadata.annotations") as Record<string, unknown>;
      return annotations["immoexpress.com/inputs"];
    };
    assert.match(String(fingerprint(one)), /^[0-9a-f]{10}$/);
    assert.notEqual(fingerprint(one), fingerprint(other));
  });

  it("may ask nobody where nobody is told, and has no token of the API server", async () => {
    assert.deepEqual(portsOf(await outgoing({})), [53]);
    const pod = valueAt((await declared()).object("StatefulSet", "alertmanager").inputs, "spec.template.spec");
    assert.equal(valueAt(pod, "automountServiceAccountToken"), false);
    assert.equal(valueAt(pod, "securityContext.runAsNonRoot"), true);
    assert.equal(valueAt(pod, "containers.0.securityContext.readOnlyRootFilesystem"), true);
  });

  it("may reach its receivers: each port once, a Service of the cluster in its namespace", async () => {
    const mail = { host: "smtp.example.com", port: 465, security: "tls", from: "a@example.com", to: ["b@example.com"] };
    const rules = await outgoing({
      ...slack("one"),
      [`${key}.pagerDuty`]: { routingKey: "0123456789abcdef0123456789abcdef" },
      [`${key}.email`]: mail,
      [`${key}.deadMansSwitch`]: { url: "http://switch.relays.svc:8080/ping" },
    });
    assert.deepEqual(portsOf(rules), [53, 443, 8080, 465]);
    assert.deepEqual(valueAt(rules[2], "to"), [
      { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "relays" } } },
    ]);
  });

  it("lets nobody in but Prometheus", async () => {
    const { inputs } = (await declared()).object("NetworkPolicy", "alertmanager");
    assert.deepEqual(valueAt(inputs, "spec.ingress"), [
      {
        from: [{ namespaceSelector: {}, podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } } }],
        ports: [{ port: 9093, protocol: "TCP" }],
      },
    ]);
  });
});
