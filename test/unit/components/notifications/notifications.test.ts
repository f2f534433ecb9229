import assert from "node:assert/strict";
import { Notifications } from "../../../../components/notifications/index.ts";
import { receiversSchema } from "../../../../operations/notify/receivers.ts";
import { configOf } from "../../../support/pulumi-config.ts";
import { record, valueAt } from "../../../support/pulumi-recording.ts";
import { SecretValue } from "../../../support/pulumi-values.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const smtp = {
  host: "smtp.example.com",
  user: "releases",
  password: "pass",
  from: "a@example.com",
  to: ["b@example.com"],
};

function declared(changes: Readonly<Record<string, unknown>>) {
  const { notifications: settings } = configOf("staging", changes);
  return record(() => new Notifications("notifications", { settings, namespace: "immoexpress" }), "staging");
}

describe("the notifications", () => {
  it("are a Secret that the commands understand, with every receiver", async () => {
    const recording = await declared({
      "notifications.slack": { url: "https://hooks.slack.com/services/token" },
      "notifications.discord": { url: "https://discord.com/api/webhooks/token" },
      "notifications.webhook": { url: "https://example.com/token", secret },
      "notifications.smtp": smtp,
    });
    const { inputs } = recording.object("Secret", "notifications");
    assert.equal(valueAt(inputs, "metadata.namespace"), "immoexpress");
    const content = inputs["stringData"];
    // Secret as a whole in the engine's eyes: the state has it encrypted.
    assert.ok(content instanceof SecretValue || valueAt(content, "receivers") instanceof SecretValue);
    const plain = content instanceof SecretValue ? content.value : content;
    const text = valueAt(plain, "receivers");
    const receivers: unknown = JSON.parse(text instanceof SecretValue ? String(text.value) : String(text));
    assert.deepEqual(receiversSchema.parse(receivers), [
      { kind: "slack", url: "https://hooks.slack.com/services/token" },
      { kind: "discord", url: "https://discord.com/api/webhooks/token" },
      { kind: "webhook", url: "https://example.com/token", secret },
      { kind: "smtp", ...smtp, port: 587, security: "starttls" },
    ]);
  });

  it("are nothing where nobody is told", async () => {
    const recording = await declared({});
    assert.deepEqual(recording.ofKind("Secret"), []);
  });
});
