import assert from "node:assert/strict";
import { healthSettingsSchema } from "../../../../operations/health/settings.ts";
import { problemsOf } from "../../../support/pulumi-config.ts";

describe("the settings of the health checks", () => {
  it("have the limits of the requirements when nothing is said", () => {
    const { limits, flaky, warmUp, samples } = healthSettingsSchema.parse(undefined);
    assert.deepEqual(limits, { api: 500, frontend: 3000, database: 200, external: 2000 });
    assert.deepEqual([flaky, warmUp, samples], ["report", 1, 3]);
  });

  it("leave out what is not theirs: the image of the Jobs", () => {
    assert.ok(!("image" in healthSettingsSchema.parse({ image: "operations:1" })));
  });

  const wrong: [changes: Record<string, unknown>, problem: string][] = [
    [
      { "health.limits.frontend": 6000 },
      "immoexpress:health.limits.frontend is 6000: must not be above health.timeoutSeconds (5 s).",
    ],
    [{ "health.samples": 0 }, "immoexpress:health.samples is 0: must be a whole number from 1 to 21."],
    [{ "health.flaky": "ignore" }, 'immoexpress:health.flaky is "ignore": must be one of report, fail.'],
    [
      { "secrets.sentryDsn": "https://sentry.example.com" },
      "immoexpress:secrets.sentryDsn is [secret]: must be the DSN of a Sentry project, https://key@host/project, set with --secret.",
    ],
  ];
  for (const [changes, problem] of wrong) {
    it(`are refused before anything is declared: ${Object.keys(changes).join()}`, () => {
      assert.deepEqual(problemsOf("staging", changes, ["secrets"]), [problem]);
    });
  }
});
