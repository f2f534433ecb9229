import { z } from "zod";
import { type Check, CheckFailure } from "../check.ts";
import type { HttpClient } from "../http/client.ts";
import { expectJson, expectStatus } from "../http/expect.ts";
import type { CheckGroup } from "../report.ts";
import type { HealthSettings } from "../settings.ts";

export interface ApiPlace {
  client: HttpClient;
  /** Without a slash at its end. */
  url: string;
  group: CheckGroup;
  settings: HealthSettings;
  /** Where to look when the API answers wrongly. */
  hint: string;
}

const healthSchema = z.object({ status: z.literal("ok"), release: z.string() });

/** `GET /api/health` answers 200, and the release that runs is the expected one. */
export function releaseCheck(place: ApiPlace, name: string, release: string): Check {
  const target = `${place.url}/api/health`;
  return apiCheck(place, name, `GET ${target}`, async (signal) => {
    const answer = await place.client.call(target, { signal });
    expectStatus(answer, 200);
    const health = expectJson(answer, healthSchema, "a health report with status ok");
    if (health.release !== release) throw otherRelease(release, health.release, answer.target);
    return `it runs ${release}`;
  });
}

function otherRelease(expected: string, running: string, target: string): CheckFailure {
  return new CheckFailure({
    expected: `release ${expected} of ${target}`,
    came: `${/^[\w.-]{1,128}$/.test(running) ? running : "another one"} runs`,
    hint: "the rollouts (kubectl get rollouts), and at whether the stack was deployed since its release was changed",
  });
}

const propertiesSchema = z.object({
  items: z.array(z.object({ id: z.string().min(1), title: z.string().min(1), priceEuros: z.number().positive() })),
  total: z.int().nonnegative(),
});

/** `GET /api/properties`: a list that makes sense. */
export function propertiesCheck(place: ApiPlace): Check {
  const target = `${place.url}/api/properties?pageSize=12`;
  const { minimumProperties } = place.settings;
  return apiCheck(place, "properties", `GET ${target}`, async (signal) => {
    const answer = await place.client.call(target, { signal });
    expectStatus(answer, 200);
    const { items, total } = expectJson(answer, propertiesSchema, "a list of properties");
    if (total < minimumProperties) {
      throw new CheckFailure({
        expected: `at least ${minimumProperties} properties of ${answer.target}`,
        came: `it counts ${total}`,
        hint: "the collection properties of the database, and at immoexpress:health.minimumProperties",
      });
    }
    const expected = Math.min(total, 12);
    const different = new Set(items.map(({ id }) => id)).size;
    if (items.length !== expected || different !== expected) {
      throw new CheckFailure({
        expected: `${expected} different properties of the ${total} of ${answer.target}`,
        came: `it lists ${items.length}, of which ${different} are different`,
      });
    }
    return `it lists ${items.length} of ${total}`;
  });
}

const flagsHint = "the ConfigMap feature-flags, which the backend reads, and at immoexpress:flags";
const flagsSchema = z.object({ flags: z.record(z.string(), z.object({ variant: z.string(), reason: z.string() })) });

/**
 * `GET /api/flags`: at least one flag was evaluated, and every one has a variant and the reason for it. A flag with reason
 * ERROR has only its default.
 */
export function flagsCheck(place: ApiPlace): Check {
  const target = `${place.url}/api/flags`;
  const { flag } = place.settings;
  return apiCheck(place, "feature flags", `GET ${target}`, async (signal) => {
    const answer = await place.client.call(target, { signal });
    expectStatus(answer, 200);
    const { flags } = expectJson(answer, flagsSchema, "evaluated flags");
    const evaluated = Object.keys(flags).filter((name) => flags[name]?.reason !== "ERROR");
    const count = evaluated.length;
    if (count === 0) {
      const expected = `at least one evaluated flag of ${answer.target}`;
      throw new CheckFailure({ expected, came: `of ${Object.keys(flags).length} there none was`, hint: flagsHint });
    }
    if (flag !== undefined && !evaluated.includes(flag)) {
      throw new CheckFailure({
        expected: `the flag ${flag} among those of ${answer.target}`,
        came: `it is not among the ${count} that were evaluated`,
        hint: `${flagsHint}, and at immoexpress:health.flag`,
      });
    }
    return `${count} evaluated${flag === undefined ? "" : `, ${flag} among them`}`;
  });
}

/** A check of the API, with what all of them have in common. */
export function apiCheck(
  { group, settings, hint }: ApiPlace,
  name: string,
  target: string,
  probe: Check["probe"],
  isOnce = false,
): Check {
  return { name, group, limitMs: settings.limits.api, target, hint, probe, isOnce };
}
