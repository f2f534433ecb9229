import type { MetricSample, Phase, ReleaseFacts, RolloutSample } from "../../operations/report/facts.ts";

const start = Date.parse("2025-12-07T14:30:00.000Z");
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

/** Facts of a release that went well. @param different what differs */
export function releaseFacts(different: Partial<ReleaseFacts> = {}): ReleaseFacts {
  return {
    ...{ format: 1, action: "deployment", stack: "production", actor: "ada@example.com", reason: "Search by price" },
    ...{ release: "prod-20251207-143000", from: "prod-20251201-090000", runs: "prod-20251207-143000" },
    ...{ auditId: "0000000042", startedAt: at(0), finishedAt: at(262), result: "succeeded", problem: null },
    images: {
      frontend: "registry.example.com/immoexpress/frontend:prod-20251207-143000",
      backend: "registry.example.com/immoexpress/backend:prod-20251207-143000",
    },
    phases: [
      phase("lock and record", 0, 2),
      phase("backup", 2, 31, "succeeded", "mongodb-backup-20251207-143002, 12.3 MB"),
      phase("pulumi up", 31, 236),
      phase("health checks", 236, 248),
      phase("notifications", 248, 250),
    ],
    backup: { name: "mongodb-backup-20251207-143002", sha256: "9f86d081884c7d65".repeat(4), bytes: 12_300_000 },
    rollouts: ["frontend", "backend"].flatMap((service) => [
      ...samples(service, 32, 40, 100, "Healthy"),
      ...samples(service, 40, 64, 0, "Progressing"),
      ...samples(service, 64, 136, 10, "Progressing"),
      ...samples(service, 136, 172, 50, "Paused"),
      ...samples(service, 172, 220, 100, "Progressing"),
      ...samples(service, 220, 236, 100, "Healthy"),
    ]),
    metrics: [...figures("frontend", 40, 236), ...figures("backend", 40, 236)],
    graphs: null,
    health: healthReport(),
    ...different,
  };
}

/** Facts of one whose errors had it taken back. */
export function takenBack(different: Partial<ReleaseFacts> = {}): ReleaseFacts {
  return releaseFacts({
    ...{ result: "rolled back", runs: "prod-20251201-090000", finishedAt: at(196) },
    problem: "The rollout of backend was aborted: metric error-rate was 0.11, and 0.01 is allowed.",
    phases: [
      phase("lock and record", 0, 2),
      phase("backup", 2, 31),
      phase("pulumi up", 31, 118, "failed", "backend: error-rate assessed Failed"),
      phase("health checks", 118, 118, "skipped"),
      phase("way back", 118, 190, "succeeded", "pulumi up with prod-20251201-090000"),
    ],
    rollouts: ["frontend", "backend"].flatMap((service) => [
      ...samples(service, 32, 60, 0, "Progressing"),
      ...samples(service, 60, 104, 10, "Progressing"),
      ...samples(service, 104, 140, 0, "Degraded"),
      ...samples(service, 140, 150, 0, "unknown"),
      ...samples(service, 150, 190, 100, "Healthy"),
    ]),
    metrics: [...figures("frontend", 40, 190), ...figures("backend", 40, 190, { errorRatio: 0.11, p95Seconds: 1.4 })],
    health: null,
    ...different,
  });
}

export function phase(
  name: string,
  from: number,
  to: number | null,
  result: Phase["result"] = "succeeded",
  detail: string | null = null,
): Phase {
  return { name, startedAt: at(from), finishedAt: to === null ? null : at(to), result, detail };
}

/** What is seen of a rollout every three seconds. @param from seconds since the release began */
export function samples(service: string, from: number, to: number, canaryWeight: number, phase: string) {
  const list: RolloutSample[] = [];
  for (let second = from; second < to; second += 3) list.push({ at: at(second), service, canaryWeight, phase });
  return list;
}

function figures(service: string, from: number, to: number, worst = { errorRatio: 0.002, p95Seconds: 0.21 }) {
  const list: MetricSample[] = [];
  for (let second = from; second < to; second += 10) {
    const wave = (1 + Math.sin(second / 17)) / 2;
    const stable = { errorRatio: 0.001 * wave, p95Seconds: 0.15 + 0.03 * wave };
    list.push({ at: at(second), service, version: "stable", requestsPerSecond: 40, ...stable });
    const isServing = second > from + 25 && second < from + 100;
    const canary = isServing
      ? {
          requestsPerSecond: 4.4,
          errorRatio: worst.errorRatio * wave,
          p95Seconds: worst.p95Seconds * (0.8 + 0.2 * wave),
        }
      : { requestsPerSecond: 0, errorRatio: null, p95Seconds: null };
    list.push({ at: at(second), service, version: "canary", ...canary });
  }
  return list;
}

/** Of a release that is well. */
export function healthReport(): NonNullable<ReleaseFacts["health"]> {
  const passed = { status: "passed", attempts: 1, limitMs: 500 } as const;
  return {
    ...{ format: 1, release: "prod-20251207-143000", startedAt: at(236), finishedAt: at(248), verdict: "degraded" },
    checks: [
      {
        name: "API",
        group: "public",
        ...passed,
        latencyMs: 4.13,
        detail: "200, status ok, release prod-20251207-143000",
      },
      { name: "login", group: "public", ...passed, latencyMs: 61.2, detail: "a token for the test account" },
      {
        ...{ name: "properties", group: "public", status: "flaky", attempts: 2, latencyMs: 83.4, limitMs: 500 },
        detail: "24 properties; the first attempt: expected 200, and 503 came",
      },
      { name: "MongoDB", group: "database", ...passed, limitMs: 100, latencyMs: 1.2, detail: "answered a query" },
      { name: "Sentry", group: "external", ...passed, limitMs: null, latencyMs: 180, detail: "answered 200" },
    ],
  };
}
