import assert from "node:assert/strict";
import { toolUri, withoutSecrets } from "../../../../operations/backup/target-uri.ts";

const uriFor = (uri: string) => toolUri({ uri, database: "immoexpress" });

describe("the connection string for the tools", () => {
  const cases: [given: string, expected: string][] = [
    ["mongodb://127.0.0.1:27017", "mongodb://127.0.0.1:27017/"],
    ["mongodb://db/immoexpress", "mongodb://db/"],
    ["mongodb://u:p@a:1,b:2/?replicaSet=rs0", "mongodb://u:p@a:1,b:2/?replicaSet=rs0"],
    ["mongodb://u:p@a/immoexpress?tls=true", "mongodb://u:p@a/?tls=true&authSource=immoexpress"],
    ["mongodb://u:p@a/immoexpress?authSource=admin", "mongodb://u:p@a/?authSource=admin"],
    ["mongodb://a/?serverSelectionTimeoutMS=500&tls=true", "mongodb://a/?tls=true"],
    ["mongodb://a/?serverselectiontimeoutms=500", "mongodb://a/"],
    ["mongodb+srv://u:p@cluster.example/immoexpress", "mongodb+srv://u:p@cluster.example/?authSource=immoexpress"],
  ];
  for (const [given, expected] of cases) {
    it(`of ${given} is what they understand`, () => {
      assert.equal(uriFor(given), expected);
    });
  }

  it("is refused when it is none, without repeating it", () => {
    assert.throws(
      () => uriFor("postgres://user:secret@db"),
      (error: Error) => !error.message.includes("secret") && error.message.includes("mongodb://user:password@host"),
    );
  });
});

describe("what a tool said", () => {
  const target = { uri: "mongodb://backup:p%40ss@db:27017/", database: "immoexpress" };
  const cases: [said: string, repeated: string][] = [
    ["cannot connect to mongodb://backup:p%40ss@db:27017/", "cannot connect to mongodb://***@db:27017/"],
    ["other mongodb+srv://a:b@c/", "other mongodb+srv://***@c/"],
    ["password p@ss or p%40ss", "password *** or ***"],
    ["connection refused", "connection refused"],
  ];
  for (const [said, repeated] of cases) {
    it(`is repeated as "${repeated}"`, () => {
      assert.equal(withoutSecrets(said, target), repeated);
    });
  }
});
