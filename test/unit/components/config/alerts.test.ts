import assert from "node:assert/strict";
import { configOf, problemsOf } from "../../../support/pulumi-config.ts";

const whole = {
  slack: { url: "https://hooks.slack.com/services/token" },
  email: {
    ...{ host: "smtp.example.com", security: "tls", user: "alerts", password: "token" },
    ...{ from: "alerts@example.com", to: ["ada@example.com"] },
  },
  pagerDuty: { routingKey: "0123456789abcdef0123456789abcdef" },
  deadMansSwitch: { url: "https://hc-ping.com/token" },
};

function problems(changes: Readonly<Record<string, unknown>>, stack = "staging", secretKeys = ["monitoring"]) {
  const ofMonitoring = Object.entries(changes).map(([path, value]) => [`monitoring.${path}`, value]);
  return problemsOf(stack, Object.fromEntries(ofMonitoring) as Record<string, unknown>, secretKeys);
}

describe("the alerts' settings", () => {
  it("tell nobody, and shorten nothing, by default", () => {
    const { alerts, alertmanager } = configOf("staging", { monitoring: undefined }).monitoring;
    assert.equal(alerts.durationPercent, 100);
    const { slack, email, pagerDuty, deadMansSwitch } = alertmanager;
    assert.deepEqual([slack, email, pagerDuty, deadMansSwitch], [undefined, undefined, undefined, undefined]);
  });

  it("are those of each receiver", () => {
    assert.deepEqual(problems({ alertmanager: whole }), []);
    assert.deepEqual(problems({ "alertmanager.slack": { url: "http://relay.alerts.svc:8080/slack" } }), []);
  });

  const wrong: [what: string, changes: Readonly<Record<string, unknown>>, message: RegExp][] = [
    ["shorter durations", { "alerts.durationPercent": 5 }, /must be 100 unless the environment is local/],
    [
      "mails in plain text",
      { "alertmanager.email": { ...whole.email, security: "none" } },
      /must be starttls or tls unless/,
    ],
    ["a user without password", { "alertmanager.email": { ...whole.email, password: undefined } }, /belong together/],
    ["a short key", { "alertmanager.pagerDuty": { routingKey: "token" } }, /at least 32 characters/],
    ["plain text to the outside", { "alertmanager.slack": { url: "http://example.com/token" } }, /must be an address/],
    [
      "receivers of a Prometheus that is somebody else's",
      { prometheus: { install: false, address: "http://prometheus.x.svc:9090" }, "alertmanager.slack": whole.slack },
      /must not be given with monitoring\.prometheus\.install: false/,
    ],
  ];
  for (const [what, changes, message] of wrong) {
    it(`refuse ${what}, and show no secret`, () => {
      const found = problems(changes);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0]!, message);
      assert.doesNotMatch(found[0]!, /token/);
    });
  }

  it("may be shorter, and mails in plain text, locally", () => {
    const email = { host: "relay.alerts.svc", security: "none", from: "a@example.com", to: ["b@example.com"] };
    assert.deepEqual(problems({ "alerts.durationPercent": 5, "alertmanager.email": email }, "local"), []);
  });

  it("refuse secrets that are not encrypted, each of them", () => {
    const found = problems({ alertmanager: whole }, "staging", []);
    assert.deepEqual(found.map((sentence) => /alertmanager\.(\S+) is/.exec(sentence)?.[1]).sort(), [
      "deadMansSwitch.url",
      "email.password",
      "pagerDuty.routingKey",
      "slack.url",
    ]);
    assert.doesNotMatch(found.join("\n"), /token|0123456789abcdef/);
  });
});
