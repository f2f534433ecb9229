import { readFaults } from "../shared/faults.ts";
import { createLog, describeError } from "../shared/log.ts";
import { createHttpMetrics } from "../shared/metrics.ts";
import { crash, runService } from "../shared/service.ts";
import { Api } from "./api.ts";
import { createHandler } from "./app.ts";
import { readFrontendSettings } from "./settings.ts";

const log = createLog("frontend", process.env.RELEASE ?? "development");
try {
  const settings = readFrontendSettings(process.env);
  const faults = readFaults(process.env);
  const metrics = createHttpMetrics(settings.RELEASE);
  const state = { stopping: false };
  await runService({
    log,
    metrics,
    faults,
    handler: createHandler({ settings, state, log, metrics, faults, api: new Api(settings.API_URL) }),
    port: settings.PORT,
    metricsPort: settings.METRICS_PORT,
    shutdownDelayMs: settings.SHUTDOWN_DELAY_MS,
    onStopping: () => (state.stopping = true),
    onStopped: () => Promise.resolve(),
  });
} catch (error) {
  crash(log, describeError(error));
}
