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
    ...face
  } = readSettings(environment, [
    ...(["databaseUri", "databaseName", "health", "backendUrl", "frontendUrl", "externalServices"] as const),
    "namespace",
  ]);
  const release = request.release ?? readSettings(environment, ["release"]).release;
  const database = { uri: databaseUri, database: databaseName };
  await untilReachable([face.backendUrl, face.frontendUrl, ...face.externalServices.map(({ url }) => url)], signal);
  const checks = insideChecks({ ...face, database }, { release }, settings);
  return runChecks(checks, { release, settings, signal, onProgress: (done, total) => events.files(done, total) });
}
