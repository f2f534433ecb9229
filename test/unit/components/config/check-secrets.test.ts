import assert from "node:assert/strict";
import { problemsOf } from "../../../support/pulumi-config.ts";

describe("a secret", () => {
  const password = "hunter2-hunter2";

  it("in plain text is refused without being shown", () => {
    assert.deepEqual(problemsOf("staging", { "secrets.testUserPassword": password }), [
      "immoexpress:secrets.testUserPassword is [secret]: must be encrypted: pulumi config set --secret --path immoexpress:secrets.testUserPassword.",
    ]);
  });

  it("that is encrypted and wrong is not shown either", () => {
    assert.deepEqual(problemsOf("staging", { "secrets.jwtSecret": password }, ["secrets"]), [
      "immoexpress:secrets.jwtSecret is [secret]: must be a text of at least 32 characters, set with --secret.",
    ]);
  });

  it("among the settings is refused without being shown", () => {
    assert.deepEqual(problemsOf("staging", { "application.backend.settings.API_TOKEN": password }), [
      "immoexpress:application.backend.settings.API_TOKEN is [secret]: must not be given here: settings are readable by everyone, secrets belong under immoexpress:secrets.",
    ]);
  });

  it("inside a map that is wrong as a whole is not shown", () => {
    const found = problemsOf("staging", { hosts: [{ password }] });

    assert.deepEqual(found, ["immoexpress:hosts is [secret]: must be a map with frontend and api."]);
  });

  it("as the address of a database must be encrypted", () => {
    const database = { kind: "external", uri: `mongodb://immo:${password}@db.example.com` };
    const changes = { database, "monitoring.mongodbExporter": { install: false } };

    assert.deepEqual(problemsOf("staging", changes), [
      "immoexpress:database.uri is [secret]: must be encrypted: pulumi config set --secret --path immoexpress:database.uri.",
    ]);
    assert.deepEqual(problemsOf("staging", changes, ["database"]), []);
  });
});
