import assert from "node:assert/strict";
import { configOf, problemsOf } from "../../../support/pulumi-config.ts";

const whole = {
  slack: { url: "https://hooks.slack.com/services/T0/B0/token" },
  discord: { url: "https://discord.com/api/webhooks/1/token" },
  webhook: { url: "https://example.com/hook?key=token", secret: `whsec_${Buffer.alloc(32, 7).toString("base64")}` },
  smtp: {
    ...{ host: "smtp.example.com", port: 465, security: "tls", user: "releases", password: "token" },
    ...{ from: "releases@example.com", to: ["ada@example.com", "grace@example.com"] },
  },
};
const problems = (notifications: unknown, secretKeys = ["notifications"]) =>
  problemsOf("staging", { notifications }, secretKeys);

describe("the notifications' settings", () => {
  it("are none, or those of each channel", () => {
    assert.deepEqual(configOf("staging", { notifications: undefined }).notifications, {});
    assert.deepEqual(problems(whole), []);
    assert.deepEqual(problems({ slack: { url: "http://localhost:8080/services/T0" } }), []);
    const smtp = { host: "smtp.example.com", from: "a@example.com", to: ["b@example.com"] };
    assert.deepEqual(configOf("staging", { notifications: { smtp } }).notifications.smtp, {
      ...smtp,
      ...{ port: 587, security: "starttls" },
    });
  });

  const wrong: [what: string, notifications: unknown, message: RegExp][] = [
    ["another channel", { teams: {} }, /notifications\.teams is not a known key/],
    [
      "an address in plain text",
      { slack: { url: "http://hooks.slack.com/services/token" } },
      /must be an address that/,
    ],
    ["an address with a password before the host", { discord: { url: "https://token@evil/x" } }, /must be an address/],
    ["no address", { slack: {} }, /slack\.url is missing: must be an address that starts with https/],
    ["a webhook without a secret", { webhook: { url: "https://example.com/" } }, /webhook\.secret is missing/],
    ["a short secret", { webhook: { ...whole.webhook, secret: "whsec_token" } }, /must be whsec_ and 24 to 64 bytes/],
    ["mail to nobody", { smtp: { ...whole.smtp, to: [] } }, /must be a list of 1 to 20 mail addresses/],
    [
      "a header in an address",
      { smtp: { ...whole.smtp, from: "a@b.c\r\nBcc: x@y.z" } },
      /from is .*: must be a mail address/,
    ],
    ["two addresses in one", { smtp: { ...whole.smtp, to: ["a@b.c, x@y.z"] } }, /to\[0\] is .*must be a mail address/],
    ["mail without encryption", { smtp: { ...whole.smtp, security: "none" } }, /must be one of starttls, tls/],
    ["a user without password", { smtp: { ...whole.smtp, password: undefined } }, /user and password belong together/],
  ];
  for (const [what, notifications, message] of wrong) {
    it(`refuse ${what}, and show no secret`, () => {
      const found = problems(notifications);
      assert.equal(found.length, 1, found.join("\n"));
      // Whatever is encrypted in part is not shown at all.
      assert.match(found[0]!.replace("[secret]", "x"), message);
      assert.doesNotMatch(found[0]!, /token/);
    });
  }

  it("refuse secrets that are not encrypted, each of them", () => {
    const found = problems(whole, []);
    assert.deepEqual(found.map((sentence) => /^immoexpress:notifications\.(\S+) is/.exec(sentence)?.[1]).sort(), [
      "discord.url",
      "slack.url",
      "smtp.password",
      "webhook.secret",
      "webhook.url",
    ]);
    assert.doesNotMatch(found.join("\n"), /token|whsec_/);
    const { host, from, to } = whole.smtp;
    assert.deepEqual(problems({ smtp: { host, from, to } }, []), []);
  });
});
