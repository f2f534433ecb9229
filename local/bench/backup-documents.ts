import { BSON, MongoClient } from "mongodb";
import { generateProperty } from "../app/seed/generate.ts";

const batchSize = 1000;
const photos = Array.from({ length: 5 }, (_, index) => `${String(index).repeat(64)}.png`);

/** Fills a database with sample properties of so many bytes as BSON, in one collection with an index. */
export async function fillDatabase(uri: string, database: string, bytes: number): Promise<void> {
  const client = new MongoClient(uri);
  try {
    const collection = client.db(database).collection("properties");
    await client.db(database).command({
      createIndexes: collection.collectionName,
      indexes: [{ key: { city: 1, priceEuros: 1 }, name: "city_1_priceEuros_1" }],
    });
    let index = 0;
    for (let written = 0; written < bytes;) {
      const batch = Array.from({ length: batchSize }, () => generateProperty(index++, () => photos));
      await collection.insertMany(batch, { ordered: false });
      written += batch.reduce((sum, document) => sum + BSON.calculateObjectSize(document), 0);
    }
  } finally {
    await client.close();
  }
}
