import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readRules, type Rule, stackRules, topics } from "../../../../../components/monitoring/rules/load.ts";
import { durationSeconds } from "../../../../../components/monitoring/rules/scale.ts";
import { repositoryRoot } from "../../../../../local/paths.ts";

interface Expectation {
  eval_time: string;
  alertname: string;
  exp_alerts: { exp_labels: Record<string, string> }[];
}

const testsDirectory = join(repositoryRoot, "test/integration/components/monitoring/rules");

/** What promtool is told to expect, one list for every series of samples. */
const expectations: Expectation[][] = readdirSync(testsDirectory).flatMap((file) => {
  const { tests } = parse(readFileSync(join(testsDirectory, file), "utf8")) as {
    tests: { alert_rule_test: Expectation[] }[];
  };
  return tests.map((test) => test.alert_rule_test);
});

const rules = topics().flatMap((topic) => readRules(topic).groups.flatMap((group) => group.rules));
const alerts = rules.filter((rule): rule is Rule & { alert: string } => rule.alert !== undefined);
const runbookOf = ({ annotations }: Rule) => annotations?.["runbook_url"] ?? "";

/** The moments at which an alert is expected to fire with a severity, and those at which it is not, of each series. */
function moments({ alert, labels }: Rule): { fires: number[]; rests: number[] }[] {
  const isThis = ({ exp_labels }: Expectation["exp_alerts"][number]) =>
    exp_labels["severity"] === labels?.["severity"] && exp_labels["window"] === labels?.["window"];
  return expectations.map((list) => {
    const mine = list.filter(({ alertname }) => alertname === alert);
    const at = (fires: boolean) =>
      mine
        .filter(({ exp_alerts }) => exp_alerts.some(isThis) === fires)
        .map(({ eval_time }) => durationSeconds(eval_time));
    return { fires: at(true), rests: at(false) };
  });
}

describe("alert rules", () => {
  for (const rule of alerts) {
    const { alert, labels, annotations } = rule;
    const title = `${alert} (${labels?.["severity"] ?? "no severity"})`;

    it(`${title} says how bad it is, who cares for it, what it is, and what to do`, () => {
      assert.match(labels?.["severity"] ?? "", /^(critical|error|warning|none)$/);
      assert.match(labels?.["owner"] ?? "", /^(application|data|platform)$/);
      assert.notEqual(annotations?.["summary"] ?? "", "");
      const runbook = runbookOf(rule);
      assert.equal(existsSync(join(repositoryRoot, runbook)), true, `${runbook} does not exist`);
      assert.match(
        readFileSync(join(repositoryRoot, runbook), "utf8"),
        new RegExp(`^# ${alert}\n[^]*\n## Look\n[^]*\n## Do\n`),
      );
    });

    it(`${title} has a test in which it fires${alert === "Watchdog" ? "" : ", does not just below, and resolves"}`, () => {
      const series = moments(rule);
      assert.ok(series.some(({ fires }) => fires.length > 0));
      if (alert === "Watchdog") return;
      assert.ok(
        series.some(({ fires, rests }) => rests.some((at) => fires.every((fire) => at < fire))),
        "no test in which it does not fire yet",
      );
      assert.ok(
        series.some(({ fires, rests }) => fires.length > 0 && rests.some((at) => fires.every((fire) => at > fire))),
        "no test in which it resolves",
      );
    });
  }

  it("have a runbook each, and there is no other", () => {
    const there = readdirSync(join(repositoryRoot, "docs/runbooks"), { withFileTypes: true })
      // Those of incidents are in a folder of their own: no alert leads to them.
      .filter((entry) => entry.isFile())
      .map(({ name: file }) => `docs/runbooks/${file}`);
    assert.deepEqual([...new Set(alerts.map(runbookOf))].sort(), there.sort());
  });

  it("name recorded series as level:metric:operations", () => {
    for (const { record } of rules) if (record !== undefined) assert.match(record, /^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
  });

  it("have the thresholds that were asked for", () => {
    const text = (alert: string) =>
      alerts
        .filter((rule) => rule.alert === alert)
        .map(({ expr, for: wait, labels }) => [expr, wait ?? "at once", labels?.["severity"]].join(" | "));
    const wanted: [alert: string, rule: RegExp][] = [
      ["CpuHigh", /> 0\.8 \| 5m \| warning$/],
      ["MemoryHigh", /> 0\.85 \| 5m \| warning$/],
      ["LatencyHigh", /p95_rate1m > 1 \| 1m \| error$/],
      ["ServerErrors", /increase1m\) > 10 \| at once \| critical$/],
      ["ErrorRateHigh", /> 0\.05 and .* \| at once \| critical$/],
      ["BackupMissing", /> 6h30m \| at once \| critical$/],
      ["AutoscalerAtMaximum", />= max by .*max_replicas\) \| 5m \| warning$/],
    ];
    for (const [alert, rule] of wanted) assert.match(text(alert).join("\n"), rule);
  });
});

describe("the rules of a stack", () => {
  const settings = { durationPercent: 10, runbooks: "https://example.com/runbooks/" };

  it("are those of every topic that it has, shortened, with links to its runbooks", () => {
    const loaded = stackRules(settings, 5, ["backups"]);
    assert.deepEqual(
      Object.keys(loaded),
      topics().filter((topic) => topic !== "backups"),
    );
    const cpu = loaded["resources"]?.groups[0]?.rules.find(({ alert }) => alert === "CpuHigh");
    assert.deepEqual(
      [cpu?.for, cpu?.annotations?.["runbook_url"]],
      ["30s", "https://example.com/runbooks/cpu-high.md"],
    );
  });

  it("are as they are written by default", () => {
    const loaded = stackRules({ durationPercent: 100, runbooks: "docs/runbooks/" }, 15, []);
    for (const topic of topics()) assert.deepEqual(loaded[topic], readRules(topic), topic);
  });
});
