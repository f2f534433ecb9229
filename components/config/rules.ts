import { alertRules } from "./alert-rules.ts";
import { backupRules } from "./backup-rules.ts";
import { broken } from "./broken-rule.ts";
import type { BrokenRule } from "./broken-rule.ts";
import { flagRules } from "./flag-rules.ts";
import { hasDigest } from "./images.ts";
import { logRules } from "./log-rules.ts";
import { mongodbExporterRules } from "./mongodb-exporter-rules.ts";
import { notificationRules } from "./notification-rules.ts";
import type { Config } from "./schema.ts";
import { sentryRules } from "./sentry-rules.ts";
import { storageRules } from "./storage-rules.ts";

/** What no single section can know: the combinations that an environment allows. Returns every rule that is broken. */
export function brokenRules(config: Config): BrokenRule[] {
  return [
    ...(config.environment === "production" ? productionRules(config) : []),
    ...(config.environment === "local" ? [] : sharedEnvironmentRules(config)),
    ...backupRules(config),
    ...storageRules(config),
    ...notificationRules(config),
    ...alertRules(config),
    ...mongodbExporterRules(config),
    ...logRules(config),
    ...canaryRules(config),
    ...flagRules(config),
    ...sentryRules(config),
  ];
}

const services = ["frontend", "backend"] as const;

function productionRules({ images, application }: Config): BrokenRule[] {
  return services.flatMap((service) => [
    ...broken(!hasDigest(images[service]), ["images", service], "must have a digest in production: name@sha256:…"),
    ...broken(
      application[service].hpa.min < 2,
      ["application", service, "hpa", "min"],
      "must be at least 2 in production, so that losing one pod loses no request",
    ),
  ]);
}

/** Of a window that holds fewer than four samples rates cannot be told reliably. */
function canaryRules({ canary, monitoring }: Config): BrokenRule[] {
  const { windowSeconds } = canary.analysis;
  const { scrapeSeconds } = monitoring.prometheus;
  return broken(
    windowSeconds < 4 * scrapeSeconds,
    ["canary", "analysis", "windowSeconds"],
    `must be at least ${4 * scrapeSeconds}, four times monitoring.prometheus.scrapeSeconds`,
  );
}

/** Staging and production are used by others: nothing of the tests' own may be switched on there by mistake. */
function sharedEnvironmentRules({ application, environment, media, seed, tls }: Config): BrokenRule[] {
  return [
    ...broken(seed.enabled, ["seed", "enabled"], "must be false unless the environment is local"),
    ...broken(
      tls.source === "file",
      ["tls", "source"],
      "must be certManager unless the environment is local: a file's certificate is not renewed",
    ),
    ...broken(
      media.accessMode !== "ReadWriteMany",
      ["media", "accessMode"],
      "must be ReadWriteMany unless the environment is local: the backend's pods run on several nodes",
    ),
    ...services.flatMap((service) =>
      Object.keys(application[service].settings)
        .filter((name) => environment === "production" && name.startsWith("FAULT_"))
        .map((name) => ({
          path: ["application", service, "settings", name],
          message: "must not be set in production: it makes the service fail on purpose",
          kind: "combination" as const,
        })),
    ),
  ];
}
