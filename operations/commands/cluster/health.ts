import { insideChecks } from "../../health/inside.ts";
import { untilReachable } from "../../health/reachable.ts";
import type { HealthReport } from "../../health/report.ts";
import { runChecks } from "../../health/run.ts";
import { readSettings } from "../../settings.ts";
import type { RequestOf } from "../command.ts";
import type { Surroundings } from "./context.ts";

/** Checks what can only be reached here. A report of failures is a result, too: whoever asked adds its own and judges. */
export async function health(request: RequestOf<"health">, surroundings: Surroundings): Promise<HealthReport> {
  const { environment, events, signal } = surroundings;
  const {
    databaseUri,
    databaseName,
    health: settings,
    ...elsewhere
  } = readSettings(environment, [
    ...(["databaseUri", "databaseName", "health", "externalServices", "namespace"] as const),
  ]);
  const face = { ...elsewhere, ...servicesOf(request, environment) };
  const release = request.release ?? readSettings(environment, ["release"]).release;
  const database = { uri: databaseUri, database: databaseName };
  await untilReachable([face.backendUrl, face.frontendUrl, ...face.externalServices.map(({ url }) => url)], signal);
  const checks = insideChecks({ ...face, database }, { release }, settings);
  return runChecks(checks, { release, settings, signal, onProgress: (done, total) => events.files(done, total) });
}

function servicesOf({ candidate }: RequestOf<"health">, environment: NodeJS.ProcessEnv) {
  if (!candidate) return readSettings(environment, ["backendUrl", "frontendUrl"]);
  const { backendCanaryUrl: backendUrl, frontendCanaryUrl: frontendUrl } = readSettings(environment, [
    ...(["backendCanaryUrl", "frontendCanaryUrl"] as const),
  ]);
  return { backendUrl, frontendUrl };
}
