import { createLog, describeError } from "../shared/log.ts";
import { readFaults } from "../shared/faults.ts";
import { createHttpMetrics } from "../shared/metrics.ts";
import { crash, runService } from "../shared/service.ts";
import { Accounts } from "./accounts.ts";
import { createApp } from "./app.ts";
import { BusinessMetrics } from "./business-metrics.ts";
import { damage } from "./damage.ts";
import { openDatabase } from "./database.ts";
import { openFlags } from "./flags/index.ts";
import type { BackendState } from "./health.ts";
import { migrate, untilDatabaseAnswers } from "./migrations.ts";
import { readBackendSettings } from "./settings.ts";

const log = createLog("backend", process.env.RELEASE ?? "development");
try {
  await start();
} catch (error) {
  crash(log, describeError(error));
}

/** Serves at once and becomes ready when the database has been migrated: liveness never depends on the database. */
async function start(): Promise<void> {
  const settings = readBackendSettings(process.env);
  const faults = readFaults(process.env);
  const metrics = createHttpMetrics(settings.RELEASE);
  const business = new BusinessMetrics(metrics.registry, settings.RELEASE);
  const database = openDatabase(settings.MONGODB_URI, settings.DATABASE_NAME);
  const accounts = new Accounts(database.db, settings.JWT_SECRET);
  const { flags, close: closeFlags } = await openFlags(settings, metrics.registry, log);
  const state: BackendState = { migrated: false, stopping: false };
  const handler = createApp({ settings, state, log, metrics, business, faults, database, accounts, flags });

  await runService({
    log,
    metrics,
    faults,
    handler,
    port: settings.PORT,
    metricsPort: settings.METRICS_PORT,
    shutdownDelayMs: settings.SHUTDOWN_DELAY_MS,
    onStopping: () => (state.stopping = true),
    onStopped: async () => {
      await Promise.all([database.client.close(), closeFlags()]);
    },
  });
  if (faults.migration === "fail") throw new Error("the migration failed, as FAULT_MIGRATION=fail asked");
  await untilDatabaseAnswers(async () => {
    // A client whose first connection failed stays closed until it is told to connect again.
    await database.client.connect();
    await migrate(database.db, settings.RELEASE, log);
    if (faults.migration === "damage") await damage(database.db, log);
    if (settings.TEST_USER_EMAIL !== undefined && settings.TEST_USER_PASSWORD !== undefined) {
      await accounts.ensureUser(settings.TEST_USER_EMAIL, settings.TEST_USER_PASSWORD);
    }
  }, log);
  state.migrated = true;
  log("info", "ready");
}
