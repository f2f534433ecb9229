import assert from "node:assert/strict";
import { readBackendSettings } from "../../../../../local/app/backend/settings.ts";
import { readFrontendSettings } from "../../../../../local/app/frontend/settings.ts";

const secrets = { JWT_SECRET: "j".repeat(16), SESSION_SECRET: "s".repeat(16) };
const complete = { MONGODB_URI: "mongodb://database:27017", ...secrets };

describe("the services' settings", () => {
  it("have defaults for all that a container need not be told", () => {
    const settings = readBackendSettings(complete);
    assert.equal(settings.PORT, 5000);
    assert.equal(settings.METRICS_PORT, 9464);
    assert.equal(settings.SHUTDOWN_DELAY_MS, 5000);
    assert.equal(settings.DATABASE_NAME, "agence_immobiliere");
    assert.equal(settings.MEDIA_DIRECTORY, "/media");
    assert.equal(settings.SENTRY_DSN, undefined);
    assert.equal(
      readFrontendSettings({ API_URL: "http://backend:5000", PUBLIC_API_URL: "https://api.x.fr" }).PORT,
      3000,
    );
  });

  it("take an empty variable for an absent one", () => {
    const settings = readBackendSettings({
      ...complete,
      PORT: "",
      SENTRY_DSN: "",
      DATABASE_NAME: "",
      TEST_USER_EMAIL: "",
    });
    assert.equal(settings.PORT, 5000);
    assert.equal(settings.SENTRY_DSN, undefined);
    assert.equal(settings.DATABASE_NAME, "agence_immobiliere");
    assert.equal(settings.TEST_USER_EMAIL, undefined);
  });

  it("name every wrong variable at once, and show no value", () => {
    const wrong = {
      MONGODB_URI: "postgres://user:hunter2@host",
      JWT_SECRET: "hunter2",
      PORT: "70000",
      PUBLIC_FRONTEND_URL: "hunter2",
      TEST_USER_EMAIL: "hunter2",
    };
    assert.throws(
      () => readBackendSettings(wrong),
      (error: Error) => {
        for (const name of [...Object.keys(wrong), "SESSION_SECRET"])
          assert.match(error.message, new RegExp(`${name}: `));
        assert.match(error.message, /SESSION_SECRET: is required: a secret of at least 16 characters/);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
    );
  });

  it("refuse an address of the API that no browser can load a photo from", () => {
    for (const url of [undefined, "", "api.immoexpress.com", "ftp://api.immoexpress.com"]) {
      assert.throws(
        () => readFrontendSettings({ API_URL: "http://backend:5000", PUBLIC_API_URL: url }),
        /^Error: The environment variables are not complete or not right: PUBLIC_API_URL: is required: the API's public address/,
      );
    }
  });
});
