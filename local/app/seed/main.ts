import { MongoClient } from "mongodb";
import { z } from "zod";
import { storePhoto } from "../backend/media.ts";
import { properties, propertyTypes, type PropertyType } from "../backend/properties.ts";
import { isDuplicate } from "../backend/errors.ts";
import { markPropertiesChanged } from "../backend/revision.ts";
import { mongodbUri, readEnvironment, textOr, wholeNumber } from "../shared/environment.ts";
import { createLog, describeError } from "../shared/log.ts";
import { generateProperty, seedId } from "./generate.ts";
import { illustrate, picturesPerType } from "./illustration.ts";

const settingsSchema = z.object({
  MONGODB_URI: mongodbUri(),
  DATABASE_NAME: textOr("agence_immobiliere"),
  MEDIA_DIRECTORY: textOr("/media"),
  SEED_PROPERTIES: wholeNumber(0, 1_000_000, 3000),
});

/** Another number makes existing databases look for what is missing of the sample data. */
const seedVersion = 1;

/** Says that all is there: a new release runs the seed again, and looking for 3,000 properties then would slow its start. */
interface SeedDocument {
  _id: "properties";
  version: number;
  count: number;
}

/** Documents inserted at a time. */
const batchSize = 500;

const log = createLog("seed", process.env.RELEASE ?? "development");
try {
  await seed();
} catch (error) {
  log("error", "seeding failed", { reason: describeError(error) });
  process.exitCode = 1;
}

/** Inserts the seeded properties that are not there yet and their photos. Touches no document that exists. */
async function seed(): Promise<void> {
  const settings = readEnvironment(settingsSchema, process.env);
  // Longer than a request would wait: the job may start before the database does.
  const client = new MongoClient(settings.MONGODB_URI, {
    serverSelectionTimeoutMS: 60_000,
    appName: "immoexpress-seed",
  });
  try {
    const db = client.db(settings.DATABASE_NAME);
    const seeds = db.collection<SeedDocument>("seeds");
    const done = await seeds.findOne({ _id: "properties", version: seedVersion });
    if (done !== null && done.count >= settings.SEED_PROPERTIES) {
      log("info", "seeded", { properties: settings.SEED_PROPERTIES, inserted: 0 });
      return;
    }
    const photos = await storePhotos(settings.MEDIA_DIRECTORY);
    const collection = properties(db);
    let inserted = 0;
    for (let start = 0; start < settings.SEED_PROPERTIES; start += batchSize) {
      const indexes = Array.from(
        { length: Math.min(batchSize, settings.SEED_PROPERTIES - start) },
        (_, i) => start + i,
      );
      const ids = indexes.map(seedId);
      const known = await collection.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
      const present = new Set(known.map(({ _id }) => _id.toHexString()));
      const missing = indexes.filter((index) => !present.has(seedId(index).toHexString()));
      if (missing.length === 0) continue;
      const documents = missing.map((index) => generateProperty(index, (type) => photos[type]));
      try {
        inserted += (await collection.insertMany(documents, { ordered: false })).insertedCount;
      } catch (error) {
        // Another run was quicker with some of them.
        if (!isDuplicate(error)) throw error;
      }
      await markPropertiesChanged(db);
    }
    const written = { version: seedVersion, count: settings.SEED_PROPERTIES };
    await seeds.updateOne({ _id: "properties" }, { $set: written }, { upsert: true });
    log("info", "seeded", { properties: settings.SEED_PROPERTIES, inserted });
  } finally {
    await client.close();
  }
}

async function storePhotos(mediaDirectory: string): Promise<Record<PropertyType, string[]>> {
  const photos: Record<PropertyType, string[]> = { apartment: [], house: [], studio: [], loft: [], villa: [] };
  for (const type of propertyTypes) {
    for (let variant = 0; variant < picturesPerType; variant++) {
      photos[type].push(await storePhoto(mediaDirectory, illustrate(type, variant)));
    }
  }
  return photos;
}
