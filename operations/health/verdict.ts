import type { CheckResult, Verdict } from "./report.ts";
import type { HealthSettings } from "./settings.ts";

/** What the checks say together. Without a single check nothing is known, which is a failure. */
export function verdictOf(
  checks: readonly Pick<CheckResult, "group" | "status">[],
  { flaky, external }: Pick<HealthSettings, "flaky" | "external">,
): Verdict {
  const decides = ({ group, status }: Pick<CheckResult, "group" | "status">) =>
    status !== "passed" && (status !== "flaky" || flaky === "fail") && (group !== "external" || external === "fail");
  if (checks.length === 0 || checks.some(decides)) return "failed";
  return checks.every(({ status }) => status === "passed") ? "passed" : "degraded";
}
