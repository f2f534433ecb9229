import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { flagsDirectory } from "../../operations/flags/read.ts";
import { flagsText, switchFlag } from "../support/flag-stage.ts";
import { jsonOf } from "../support/http.ts";
import type { ConfigMap, Deployment, Pod } from "../support/kubectl-objects.ts";
import { waitUntil } from "../support/wait.ts";
import { health } from "./api.ts";
import { podsOf, waitForTwo } from "./pods.ts";
import { putBack } from "./put-back.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

interface Evaluated {
  flags: Record<string, { value: unknown; variant: string; reason: string }>;
}

/** A file of its own: one that a killed run leaves behind changes no flag of the application. */
const addedFile = join(flagsDirectory, "e2e.json");
const addedFlag = `e2e-${randomUUID().slice(0, 8)}`;

const experiment = "enquiry-call";
const visitors = Array.from({ length: 40 }, (_, index) => `e2e-visitor-${index}`);

const ask = (headers: Record<string, string> = {}) =>
  stack().http.call(`${stack().outputs.apiUrl}/api/flags`, { headers });
const flagsFor = async (headers?: Record<string, string>) => (jsonOf(await ask(headers)) as Evaluated).flags;
const variantOf = async (visitor: string) => (await flagsFor({ "x-visitor-id": visitor }))[experiment]?.variant;

/** What a pod itself answers, past the balancing of the public addresses. */
function askPod(pod: Pod, port: number, path: string): Promise<string> {
  const script = `process.stdout.write(await (await fetch("http://127.0.0.1:${port}${path}")).text())`;
  return stack().kubectl.exec(pod, ["node", "--input-type=module", "--eval", script]);
}

/** Whether every pod of the backend has the flag that was added. */
async function isEverywhere(): Promise<boolean> {
  const isThere = ({ flags }: Evaluated) => flags[addedFlag]?.value === true;
  // The public address first: a program in the pods takes of their CPU, and might call the autoscaler.
  const answers = await Promise.all(Array.from({ length: 12 }, () => flagsFor()));
  if (!answers.every((flags) => isThere({ flags }))) return false;
  const pods = await podsOf(stack(), "backend");
  const ofPods = await Promise.all(pods.map((pod) => askPod(pod, 5000, "/api/flags")));
  return ofPods.every((text) => isThere(JSON.parse(text) as Evaluated));
}

/** All that a restart, a release or another ConfigMap would change. */
async function whatRuns() {
  const { kubectl, outputs } = stack();
  const pods = await podsOf(stack(), "backend");
  return {
    release: (await health(stack())).release,
    template: (await kubectl.get<Deployment>("deployment", "backend", outputs.namespace)).spec.template,
    configMap: (await kubectl.get<ConfigMap>("configmap", "feature-flags", outputs.namespace)).metadata.uid,
    restarts: Object.fromEntries(
      pods.map(({ metadata, status }) => [metadata.uid, status.containerStatuses?.[0]?.restartCount]),
    ),
  };
}

/** How often visitors were given each variant of the experiment, in all pods. */
async function exposures(): Promise<Record<string, number>> {
  const pattern = new RegExp(
    `^immoexpress_flag_exposures_total\\{flag="${experiment}",variant="(.+?)",.*\\} (\\d+)$`,
    "gm",
  );
  const pods = await podsOf(stack(), "backend");
  const texts = await Promise.all(pods.map((pod) => askPod(pod, 9464, "/metrics")));
  const counts: Record<string, number> = {};
  for (const [, variant = "", count] of texts.flatMap((text) => [...text.matchAll(pattern)])) {
    counts[variant] = (counts[variant] ?? 0) + Number(count);
  }
  return counts;
}

describe("flags", function () {
  this.timeout("8m");

  before(() => waitForTwo(stack(), "the backend to come to rest"));

  after(async () => {
    await rm(addedFile, { force: true });
    await putBack();
  });

  it("that are changed reach the running pods by pulumi up: no restart, no release", async () => {
    const before = await whatRuns();
    await writeFile(addedFile, flagsText({ [addedFlag]: switchFlag({ defaultVariant: "on" }) }));
    await stack().update();
    const updated = Date.now();
    const what = `every backend pod to have the flag ${addedFlag}`;
    await waitUntil(isEverywhere, { what, timeout: 180_000, interval: 2_000 });
    const seconds = Math.round((Date.now() - updated) / 1000);
    assert.deepEqual(await whatRuns(), before);
    saw(`${Object.keys(before.restarts).length} pods had it ${seconds} s after pulumi up, and are the same as before`);
  });

  it("give a visitor the same variant every time, and count who got which", async () => {
    const before = await exposures();
    const variants = await Promise.all(visitors.map(variantOf));
    for (let round = 2; round <= 3; round++) assert.deepEqual(await Promise.all(visitors.map(variantOf)), variants);

    const after = await exposures();
    for (const name of ["question", "visit"]) {
      const expected = 3 * variants.filter((variant) => variant === name).length;
      assert.ok(expected > 0, `nobody got ${name}`);
      assert.equal((after[name] ?? 0) - (before[name] ?? 0), expected, name);
      saw(`${expected} of ${3 * visitors.length} evaluations for ${visitors.length} visitors gave ${name}`);
    }
  });

  it("decide what a visitor reads on the website", async () => {
    const { frontendUrl, apiUrl } = stack().outputs;
    const found = jsonOf(await stack().http.call(`${apiUrl}/api/properties?pageSize=1`)) as { items: { id: string }[] };
    const page = `${frontendUrl}/properties/${found.items[0]?.id ?? ""}`;
    const words: Record<string, string> = { question: "Poser une question", visit: "Demander une visite" };
    for (const visitor of visitors.slice(0, 5)) {
      const expected = words[(await variantOf(visitor)) ?? ""] ?? assert.fail(`${visitor} has no variant`);
      // The page does without flags that come late.
      const isShown = async () => {
        const { body } = await stack().http.call(page, { headers: { cookie: `visitor_id=${visitor}` } });
        return body.includes(expected);
      };
      await waitUntil(isShown, { what: `${page} to say "${expected}" to ${visitor}`, timeout: 10_000 });
    }
  });

  it("are what a tester chooses with the key, and nobody without it", async () => {
    const { FLAG_TESTER_KEY: key = "" } = await stack().secretVariables("backend");
    const [visitor = ""] = visitors;
    const own = await variantOf(visitor);
    const other = own === "visit" ? "question" : "visit";
    const chosen = { "x-visitor-id": visitor, "x-feature-flags": `${experiment}=${other}` };
    const cookie = `feature_flags=${experiment}=${other}; feature_flags_key=${key}`;
    const ways: Record<string, string>[] = [
      { ...chosen, "x-feature-flags-key": key },
      { "x-visitor-id": visitor, cookie },
    ];
    for (const headers of ways) {
      const { variant, reason } = (await flagsFor(headers))[experiment] ?? {};
      assert.deepEqual([variant, reason], [other, "FORCED"]);
    }
    for (const headers of [{ ...chosen, "x-feature-flags-key": `${key}x` }, chosen]) {
      assert.equal((await ask(headers)).status, 403);
    }
    assert.equal(await variantOf(visitor), own);
    saw(`${visitor}, who gets ${own ?? "nothing"}, got ${other} with the key, and 403 with another or none`);
  });
});
