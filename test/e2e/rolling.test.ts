import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { loadClusterImages } from "../../local/cluster/index.ts";
import { buildApplicationVariant } from "../../local/images/build.ts";
import { releaseTag } from "../../local/stack-values.ts";
import { Load } from "../support/load.ts";
import type { LoadReport } from "../support/load-report.ts";
import { waitUntil } from "../support/wait.ts";
import { health } from "./api.ts";
import { podsOf, runsImage, type Service, waitForPods } from "./pods.ts";
import { putBack } from "./put-back.ts";
import { saw } from "./saw.ts";
import { withChangedStackFile } from "./stack-file.ts";
import { stack } from "./stack.ts";

type Images = Record<Service, string>;

async function imageOf(service: Service): Promise<string> {
  const [pod] = await podsOf(stack(), service);
  return pod?.spec.containers[0]?.image ?? assert.fail(`${service} has no pod`);
}

async function waitForImages(images: Images): Promise<void> {
  for (const service of ["backend", "frontend"] as const) {
    await waitForPods(stack(), service, runsImage(images[service]), `every ${service} pod to run ${images[service]}`);
  }
}

/** Asks website and API all the while, and after the work until enough has been asked. */
async function underLoad(minimum: number, work: () => Promise<void>): Promise<LoadReport> {
  const { frontendUrl, apiUrl, caCertificatePath } = stack().outputs;
  const load = new Load({
    urls: [`${apiUrl}/api/properties?pageSize=5`, frontendUrl, `${apiUrl}/api/health`],
    ...{ keepAlive: 4, fresh: 2, perSecond: 35, maximum: 20_000 },
    caCertificatePath,
  }).start();
  try {
    await work();
    await waitUntil(() => load.report.requests >= minimum, { what: `${minimum} requests`, timeout: 180_000 });
  } finally {
    await load.stop();
  }
  return load.report;
}

/** The last pods of the release before answer until the router has heard that they go. */
async function waitForRelease(expected: string): Promise<void> {
  const isShown = async () => {
    const { release } = await health(stack());
    const website = await stack().http.call(stack().outputs.frontendUrl);
    return release === expected && website.body.includes(expected);
  };
  await waitUntil(isShown, { what: `website and API to be of the release ${expected}` });
}

describe("rolling", function () {
  this.timeout("10m");
  const release = releaseTag(new Date());
  let usual: Images;
  let other: Images;

  before(async () => {
    usual = { backend: await imageOf("backend"), frontend: await imageOf("frontend") };
    const note = randomUUID();
    const backend = await buildApplicationVariant("backend", {}, note);
    const frontend = await buildApplicationVariant("frontend", {}, note);
    await loadClusterImages([backend, frontend]);
    other = { backend: backend.reference, frontend: frontend.reference };
  });

  after(async () => {
    await putBack();
    await waitForImages(usual);
  });

  it("to another image of both services loses no request", async () => {
    assert.notDeepEqual(other, usual);
    const report = await underLoad(2_000, async () => {
      await withChangedStackFile(
        [
          [["images"], other],
          [["release"], release],
        ],
        (file) => stack().update(file),
      );
      await waitForImages(other);
    });
    saw(report.toString());
    await waitForRelease(release);
    assert.ok(report.requests >= 2_000);
    assert.equal(report.failed, 0, report.toString());
  });
});
