import assert from "node:assert/strict";
import { repositoryRoot } from "../../local/paths.ts";
import { run } from "../../local/exec.ts";
import { type HealthReport, healthReportSchema } from "../../operations/health/report.ts";
import { immo, immoJson } from "./immo.ts";
import { saw } from "./saw.ts";
import { applicationSecrets, secretsIn } from "./secrets.ts";
import { stack } from "./stack.ts";

/** What the local stack uses: Azurite is its storage, and no other service is configured. */
const names = [
  ...["API", "login", "profile", "properties", "feature flags", "website"],
  ...["MongoDB", "backend", "frontend", "storage"],
];

describe("health", () => {
  const printed: string[] = [];

  it("is well: from outside and inside the cluster, each check within its limit", async () => {
    const report: HealthReport = healthReportSchema.parse(await immoJson(stack(), "health"));
    printed.push(JSON.stringify(report));
    assert.deepEqual(
      report.checks.filter(({ status }) => status !== "passed").map(({ name, detail }) => `${name}: ${detail}`),
      [],
    );
    assert.equal(report.verdict, "passed");
    assert.equal(report.release, stack().outputs.release);
    assert.deepEqual(
      report.checks.map(({ name }) => name),
      names,
    );
    for (const { name, latencyMs, limitMs } of report.checks) {
      assert.ok(latencyMs !== null && limitMs !== null && latencyMs > 0 && latencyMs <= limitMs, name);
    }
    saw(report.checks.map(({ name, latencyMs, limitMs }) => `${name} ${latencyMs} of ${limitMs} ms`).join(", "));
  });

  it("is shown as a table by npm run health", async () => {
    const options = { cwd: repositoryRoot, env: stack().environment, timeout: 300_000 };
    const { stdout, stderr } = await run("npm", ["--silent", "run", "health", "--", "--stack", "local"], options);
    printed.push(stdout, stderr);
    const [header = "", ...lines] = stdout.trimEnd().split("\n");
    assert.match(header, /^CHECK +GROUP +STATUS +LATENCY +LIMIT +ATTEMPTS$/);
    const verdict = lines.at(-1) ?? "";
    assert.ok(verdict.startsWith(`Release ${stack().outputs.release} is well: `), stdout);
    saw(verdict);
  });

  it("is not well when another release is expected: exit code 1, and a sentence for both sides", async () => {
    const { exitCode, stdout, stderr } = await immo(stack(), "health", "--release", "prod-20991231-000000");
    printed.push(stdout, stderr);
    assert.equal(exitCode, 1, stdout);
    const { release, apiUrl } = stack().outputs;
    for (const [name, url] of [
      ["API", `${apiUrl}/api/health`],
      ["backend", "http://backend:5000/api/health"],
    ] as const) {
      const sentence = `✘ ${name}: Expected release prod-20991231-000000 of GET ${url}, but ${release} runs; look at `;
      assert.ok(stdout.includes(sentence), stdout);
    }
    assert.match(stdout, /\nRelease prod-20991231-000000 is not well: 8 of 10 checks passed, 2 failed \(/);
    saw(stdout.trimEnd().split("\n").at(-1) ?? "");
  });

  it("is told without a secret, in what was printed and in the Jobs' logs", async () => {
    const secrets = await applicationSecrets(stack());
    const { kubectl, outputs } = stack();
    const selector = ["--selector", "app.kubernetes.io/name=health", "--tail", "-1"];
    const { stdout: logs } = await kubectl.run(["logs", ...selector, "--namespace", outputs.namespace]);
    assert.match(logs, /"event":"result"/);
    for (const text of [...printed, logs]) assert.deepEqual(secretsIn(text, secrets), []);
    saw(`none of ${secrets.map(({ name }) => name).join(", ")} in ${printed.length} outputs and the logs`);
  });
});
