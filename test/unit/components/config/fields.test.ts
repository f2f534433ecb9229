import assert from "node:assert/strict";
import { byteQuantity, cpuQuantity, hostName, quantityValue } from "../../../../components/config/fields.ts";
import { imageReference } from "../../../../components/config/images.ts";
import { suggestion } from "../../../../components/config/suggestion.ts";

describe("the fields of the schema", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  const cases = [
    {
      field: imageReference(),
      good: [
        "nginx:1.27",
        "localhost:5000/a/b:x",
        "ghcr.io/a/b:latest-1",
        `a/b@${digest}`,
        `a:latest@${digest}`.replace("latest", "1"),
      ],
      bad: [
        "nginx",
        "nginx:latest",
        `nginx:latest@${digest}`,
        "ghcr.io:443/a",
        "UPPER:1",
        "a:1@sha256:12",
        "",
        "a b:1",
      ],
    },
    {
      field: hostName(),
      good: ["immoexpress.com", "api.immoexpress.localhost"],
      bad: ["localhost", "Immo.com", "immo.com:443", "-a.com", "a..com", "https://a.com", `${"a".repeat(64)}.com`],
    },
    { field: cpuQuantity(), good: ["50m", "1", "1.5", "0.25"], bad: ["0", "0m", "1.5m", "-1", "1 core", ""] },
    { field: byteQuantity(), good: ["128Mi", "10Gi", "1Ti"], bad: ["128", "128MB", "0Mi", "1.5Gi", "1gi"] },
  ];

  for (const { field, good, bad } of cases) {
    for (const value of good) {
      it(`takes ${value}`, () => assert.equal(field.safeParse(value).success, true));
    }
    for (const value of bad) {
      it(`refuses "${value}"`, () => assert.equal(field.safeParse(value).success, false));
    }
  }
});

describe("quantityValue", () => {
  it("compares amounts in different units", () => {
    assert.equal(quantityValue("250m"), 0.25);
    assert.equal(quantityValue("1.5"), 1.5);
    assert.equal(quantityValue("1Gi"), quantityValue("1024Mi"));
    assert.equal(Number.isNaN(quantityValue("much")), true);
  });
});

describe("suggestion", () => {
  const known = ["release", "namespace", "publicPorts", "sentryDsn", "min", "max"];

  for (const [typed, meant] of [
    ["relaese", "release"],
    ["nameSpace", "namespace"],
    ["public_ports", "publicPorts"],
    ["sentry", "sentryDsn"],
    ["mn", "min"],
  ] as const) {
    it(`guesses ${meant} from ${typed}`, () => {
      assert.equal(suggestion(typed, known), meant);
    });
  }

  it("does not guess wildly", () => {
    assert.equal(suggestion("colour", known), undefined);
    assert.equal(suggestion("x", known), undefined);
    assert.equal(suggestion("release", []), undefined);
  });
});
