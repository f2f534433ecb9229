import assert from "node:assert/strict";
import { problemsOf } from "../../../support/pulumi-config.ts";

const digest = `ghcr.io/immoexpress/backend@sha256:${"a".repeat(64)}`;

describe("the stack files", () => {
  for (const stack of ["local", "staging", "production"]) {
    it(`accepts ${stack} as it is`, () => {
      assert.deepEqual(problemsOf(stack, {}), []);
    });
  }
});

describe("one wrong value", () => {
  const cases: [what: string, stack: string, changes: Record<string, unknown>, message: string][] = [
    [
      "a number out of bounds",
      "local",
      { "application.backend.hpa.max": 0 },
      "immoexpress:application.backend.hpa.max is 0: must be a whole number from 1 to 100.",
    ],
    [
      "a text where a number belongs",
      "local",
      { "publicPorts.https": "8443" },
      'immoexpress:publicPorts.https is "8443": must be a whole number from 1 to 65535.',
    ],
    ["a text where a map belongs", "local", { media: "10Gi" }, 'immoexpress:media is "10Gi": must be a map of keys.'],
    [
      "a quoted flag",
      "local",
      { "seed.enabled": "true" },
      'immoexpress:seed.enabled is "true": must be true or false, without quotes.',
    ],
    [
      "a missing key",
      "staging",
      { release: undefined },
      "immoexpress:release is missing: must be a release tag prod-YYYYMMDD-HHMMSS with a real date and time, such as prod-20251207-143000.",
    ],
    [
      "a missing section",
      "staging",
      { hosts: undefined },
      "immoexpress:hosts is missing: must be a map with frontend and api.",
    ],
    [
      "an unknown environment",
      "staging",
      { environment: "stagging" },
      'immoexpress:environment is "stagging": must be one of local, staging, production.',
    ],
    [
      "a host with a scheme",
      "staging",
      { "hosts.api": "https://api.immoexpress.com" },
      'immoexpress:hosts.api is "https://api.immoexpress.com": must be a host name in lower case without scheme, port or path, such as immoexpress.com.',
    ],
    [
      "an image without tag",
      "staging",
      { "images.backend": "ghcr.io/immoexpress/backend" },
      'immoexpress:images.backend is "ghcr.io/immoexpress/backend": must be an image with a tag other than latest, or with a digest: name:tag or name@sha256:<64 hex digits>.',
    ],
    [
      "a certificate file that is not there",
      "local",
      { "tls.keyPath": "/nowhere/key.pem" },
      'immoexpress:tls.keyPath is "/nowhere/key.pem": must be the path of a file that can be read.',
    ],
    [
      "no source of the certificate",
      "staging",
      { tls: { issuer: "letsencrypt" } },
      "immoexpress:tls.source is missing: must have a source: certManager (with issuer), or file (with certificatePath, keyPath, caCertificatePath).",
    ],
    [
      "a setting that the program sets itself",
      "local",
      { "application.frontend.settings.PORT": "80" },
      'immoexpress:application.frontend.settings.PORT is "80": must not be given here: the program sets this variable itself.',
    ],
    [
      "a key that nearly exists",
      "local",
      { "media.acessMode": "ReadWriteMany" },
      "immoexpress:media.acessMode is not a known key. Did you mean accessMode? Known there: accessMode, size, storageClass.",
    ],
    [
      "a key that resembles none",
      "local",
      { "media.colour": "blue" },
      "immoexpress:media.colour is not a known key. Known there: accessMode, size, storageClass.",
    ],
    [
      "an unknown key at the top",
      "local",
      { realease: "prod-20251207-143000" },
      "immoexpress:realease is not a known key. Did you mean release? Known there: application, backup, canary, database, databaseName, environment, flags, health, hosts, images, media, monitoring, namespace, notifications, platform, publicPorts, release, secrets, seed, sentry, storage, tls.",
    ],
  ];

  for (const [what, stack, changes, message] of cases) {
    it(`${what} is named with its value and what is allowed`, () => {
      assert.deepEqual(problemsOf(stack, changes), [message]);
    });
  }
});

describe("a wrong combination", () => {
  const cases: [what: string, stack: string, changes: Record<string, unknown>, message: string][] = [
    [
      "more pods at least than at most",
      "local",
      { "application.backend.hpa.min": 11 },
      "immoexpress:application.backend.hpa.min is 11: must not be above hpa.max (10).",
    ],
    [
      "a limit below a default",
      "local",
      { "application.backend.hpa": { max: 1 } },
      "immoexpress:application.backend.hpa.min has its default value: must not be above hpa.max (1).",
    ],
    [
      "a request above its limit",
      "local",
      { "application.backend.resources.requests.memory": "1Gi" },
      'immoexpress:application.backend.resources.requests.memory is "1Gi": must not be above limits.memory (512Mi).',
    ],
    [
      "one host for both services",
      "staging",
      { "hosts.api": "staging.immoexpress.com" },
      'immoexpress:hosts.api is "staging.immoexpress.com": must differ from hosts.frontend.',
    ],
    [
      "a tag instead of a digest in production",
      "production",
      { "images.backend": "ghcr.io/immoexpress/backend:1.2.3" },
      'immoexpress:images.backend is "ghcr.io/immoexpress/backend:1.2.3": must have a digest in production: name@sha256:….',
    ],
    [
      "a single pod in production",
      "production",
      { "application.frontend.hpa.min": 1 },
      "immoexpress:application.frontend.hpa.min is 1: must be at least 2 in production, so that losing one pod loses no request.",
    ],
    [
      "a fault in production",
      "production",
      { "application.backend.settings.FAULT_ERROR_RATE": "0.1" },
      'immoexpress:application.backend.settings.FAULT_ERROR_RATE is "0.1": must not be set in production: it makes the service fail on purpose.',
    ],
    [
      "sample data in production",
      "production",
      { "seed.enabled": true },
      "immoexpress:seed.enabled is true: must be false unless the environment is local.",
    ],
    [
      "a volume of one node in staging",
      "staging",
      { "media.accessMode": "ReadWriteOnce" },
      'immoexpress:media.accessMode is "ReadWriteOnce": must be ReadWriteMany unless the environment is local: the backend\'s pods run on several nodes.',
    ],
    [
      "a certificate from a file in staging",
      "staging",
      { tls: { source: "file", certificatePath: "index.ts", keyPath: "index.ts", caCertificatePath: "index.ts" } },
      'immoexpress:tls.source is "file": must be certManager unless the environment is local: a file\'s certificate is not renewed.',
    ],
  ];

  for (const [what, stack, changes, message] of cases) {
    it(`${what} is refused`, () => {
      assert.deepEqual(problemsOf(stack, changes), [message]);
    });
  }

  it("is allowed where nobody else is harmed: one pod and faults, locally", () => {
    const changes = { "application.backend.hpa.min": 1, "application.backend.settings.FAULT_ERROR_RATE": "0.1" };

    assert.deepEqual(problemsOf("local", changes), []);
  });

  it("takes a digest with or without a tag", () => {
    assert.deepEqual(problemsOf("production", { "images.backend": digest }), []);
    assert.deepEqual(problemsOf("production", { "images.backend": digest.replace("@", ":1.2.3@") }), []);
  });
});

describe("several problems", () => {
  it("are all named at once, whatever they are", () => {
    const found = problemsOf("production", {
      release: "prod-20250230-120000",
      "application.backend.hpa.maximum": 3,
      "application.frontend.hpa.min": 1,
      "images.backend": "ghcr.io/immoexpress/backend:latest",
      "seed.enabled": true,
    });

    assert.deepEqual(found.map((line) => line.split(" ")[0]).sort(), [
      "immoexpress:application.backend.hpa.maximum",
      "immoexpress:application.frontend.hpa.min",
      "immoexpress:images.backend",
      "immoexpress:release",
      "immoexpress:seed.enabled",
    ]);
  });

  it("include each of two wrong images", () => {
    assert.deepEqual(
      problemsOf("production", { "images.backend": "backend:latest", "images.frontend": "frontend:1" }),
      [
        'immoexpress:images.backend is "backend:latest": must be an image with a tag other than latest, or with a digest: name:tag or name@sha256:<64 hex digits>.',
        'immoexpress:images.frontend is "frontend:1": must have a digest in production: name@sha256:….',
      ],
    );
  });

  it("include what is missing everywhere in an empty configuration", () => {
    const nothing = Object.fromEntries(
      ["environment", "release", "hosts", "images", "database", "tls"].map((key) => [key, undefined]),
    );

    assert.deepEqual(
      problemsOf("production", nothing).map((line) => line.split(":").slice(0, 2).join(":")),
      [
        "immoexpress:environment is missing",
        "immoexpress:release is missing",
        "immoexpress:hosts is missing",
        "immoexpress:images is missing",
        "immoexpress:database is missing",
        "immoexpress:tls is missing",
      ],
    );
  });
});
