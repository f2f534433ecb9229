import type { Database } from "./database.ts";
import type { BackendSettings } from "./settings.ts";

/** What readiness depends on. */
export interface BackendState {
  migrated: boolean;
  stopping: boolean;
}

export interface HealthReport {
  status: "ok" | "unavailable";
  release: string;
  environment: string;
  uptimeSeconds: number;
  database: { status: "up"; latencyMs: number } | { status: "down" };
  /** Whether each external service is configured; this stand-in does not call them. */
  services: Record<string, "configured" | "not configured">;
}

/** Whether this process may be sent requests, in a word. */
export async function readiness(state: BackendState, database: Database): Promise<string> {
  if (state.stopping) return "stopping";
  if (!state.migrated) return "migrating";
  return database.ping().then(
    () => "ready",
    () => "database down",
  );
}

export async function healthReport(settings: BackendSettings, database: Database): Promise<HealthReport> {
  const latencyMs = await database.ping().catch(() => undefined);
  const configured = (value: string | undefined) => (value === undefined ? "not configured" : "configured");
  return {
    status: latencyMs === undefined ? "unavailable" : "ok",
    release: settings.RELEASE,
    environment: settings.APP_ENVIRONMENT,
    uptimeSeconds: Math.round(process.uptime()),
    database:
      latencyMs === undefined ? { status: "down" } : { status: "up", latencyMs: Math.round(latencyMs * 10) / 10 },
    services: {
      googleOAuth: configured(settings.GOOGLE_OAUTH_CLIENT_ID),
      sentry: configured(settings.SENTRY_DSN),
      featureFlags: configured(settings.FEATURE_FLAG_SDK_KEY),
    },
  };
}
