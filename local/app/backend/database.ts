import { MongoClient, type Collection, type Db } from "mongodb";

export interface Database {
  client: MongoClient;
  db: Db;
  /** Milliseconds that one round trip took. Rejects when the server cannot be reached. */
  ping(): Promise<number>;
}

/**
 * A client that connects when first used and again by itself whenever the server has been away. Every wait is short: a
 * request during an outage is answered with 503 within about 2 s instead of piling up.
 */
export function openDatabase(uri: string, name: string): Database {
  const client = new MongoClient(uri, {
    appName: "immoexpress-backend",
    serverSelectionTimeoutMS: 2000,
    // Also how long the monitor waits for an answer: a server that is merely slow for a moment must not count as gone.
    connectTimeoutMS: 10_000,
    // Longer than any query may take on the server: the driver asks again what timed out here, and a server that is slow
    // because it has too much to do would get twice as much.
    socketTimeoutMS: 40_000,
    waitQueueTimeoutMS: 5000,
    heartbeatFrequencyMS: 2000,
    maxPoolSize: 20,
  });
  const db = client.db(name);
  return {
    client,
    db,
    async ping() {
      const started = performance.now();
      await db.command({ ping: 1 });
      return performance.now() - started;
    },
  };
}

export interface User {
  _id: string;
  /** Lower case: the unique key. */
  email: string;
  passwordHash: string;
  createdAt: Date;
}

export function users(db: Db): Collection<User> {
  return db.collection<User>("users");
}
