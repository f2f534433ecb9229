import { MongoClient } from "mongodb";
import { withoutSecrets } from "../../backup/target-uri.ts";
import type { DatabaseTarget } from "../../backup/types.ts";
import { type Check, CheckFailure } from "../check.ts";
import type { HealthSettings } from "../settings.ts";

const target = "a query of the database";

/** MongoDB connects and answers a query; its connection stays open from one query to the next. */
export function databaseCheck(
  place: DatabaseTarget,
  { limits, timeoutSeconds }: HealthSettings,
  hint: string,
): { check: Check; close: () => Promise<void> } {
  let open: MongoClient | undefined;
  const close = async () => {
    const client = open;
    open = undefined;
    await client?.close();
  };
  const probe: Check["probe"] = async (signal) => {
    try {
      open ??= new MongoClient(place.uri, clientOptions(timeoutSeconds * 1000));
      const properties = open.db(place.database).collection("properties");
      const found = await properties.findOne({}, { projection: { _id: 1 }, signal });
      return `it answers${found === null ? ", and has no properties" : ""}`;
    } catch (error) {
      // Not waited for: what hangs would take the time of the next attempt.
      void close().catch(() => undefined);
      signal.throwIfAborted();
      const said = error instanceof Error ? error.message.replace(/[.\s]+$/, "") : String(error);
      throw new CheckFailure({
        expected: `an answer to ${target} ${place.database}`,
        came: `there was none (${withoutSecrets(said, place)})`,
      });
    }
  };
  return { check: { name: "MongoDB", group: "database", limitMs: limits.database, target, hint, probe }, close };
}

/**
 * Nothing is tried again behind the back of who counts the attempts.
 * @param patience milliseconds after which the probe is given up: the driver gives up before, because it can say why
 */
function clientOptions(patience: number) {
  const timeout = Math.ceil(patience * 0.8);
  return {
    ...{ appName: "immoexpress-health", retryReads: false, maxPoolSize: 1 },
    ...{ serverSelectionTimeoutMS: timeout, connectTimeoutMS: timeout, socketTimeoutMS: timeout },
  };
}
