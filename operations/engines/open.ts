import { readSettings } from "../settings.ts";
import type { Engine } from "./engine.ts";

/**
 * The engine that keeps backups beside the dumps, as the environment says.
 * @returns undefined when there is none
 * @throws SettingsError
 */
export async function openEngine(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Engine | undefined> {
  const { engine } = readSettings(environment, ["engine"]);
  if (engine === "pbm") {
    const settings = readSettings(environment, ["pbmDirectory", "pbmType", "databaseName"]);
    const [{ PbmEngine }, { pbmThrough }] = await Promise.all([import("./pbm/engine.ts"), import("./pbm/command.ts")]);
    const { pbmType: type, databaseName: database } = settings;
    return new PbmEngine(pbmThrough(settings.pbmDirectory, { signal }), { signal, type, database });
  }
  if (engine === "atlas") {
    const settings = readSettings(environment, [
      ...(["atlasUrl", "atlasGroupId", "atlasClusterName", "atlasClientId", "atlasClientSecret"] as const),
    ]);
    const [{ AtlasEngine }, { AtlasApi }] = await Promise.all([import("./atlas/engine.ts"), import("./atlas/api.ts")]);
    const { atlasUrl: url, atlasClientId: clientId, atlasClientSecret: clientSecret } = settings;
    const api = new AtlasApi({ url, clientId, clientSecret, signal });
    return new AtlasEngine(api, { signal, groupId: settings.atlasGroupId, clusterName: settings.atlasClusterName });
  }
  return undefined;
}
