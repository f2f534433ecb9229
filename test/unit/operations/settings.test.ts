import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { readSettings } from "../../../operations/settings.ts";

const recipient = `age1${"q".repeat(58)}`;

describe("the settings of the operations", () => {
  it("are read from the environment, only those that are asked for", () => {
    const environment = {
      MONGODB_URI: "mongodb+srv://user:secret@host/?tls=true",
      AGE_RECIPIENTS: `${recipient}, ${recipient}`,
      DATABASE_NAME: "",
    };
    assert.deepEqual(readSettings(environment, ["databaseUri", "recipients"]), {
      databaseUri: environment.MONGODB_URI,
      recipients: [recipient, recipient],
    });
  });

  it("have defaults where there can be one", () => {
    assert.deepEqual(readSettings({ MONGODUMP: "" }, ["scratchDirectory", "mongodump", "mongorestore"]), {
      scratchDirectory: tmpdir(),
      mongodump: "mongodump",
      mongorestore: "mongorestore",
    });
  });

  it("that are missing or wrong are all named in one sentence, without their values", () => {
    const environment = {
      MONGODB_URI: "https://user:secret@host",
      DATABASE_NAME: "a/b",
      AGE_RECIPIENTS: "age1x,secret",
    };
    assert.throws(() => readSettings(environment, ["databaseUri", "databaseName", "recipients", "release"]), {
      name: "SettingsError",
      message:
        "The environment is not complete: MONGODB_URI must be a connection string, mongodb://…; DATABASE_NAME must be the name " +
        "of a database; AGE_RECIPIENTS must be public keys (age1…), with commas; RELEASE is not set.",
    });
  });
});
