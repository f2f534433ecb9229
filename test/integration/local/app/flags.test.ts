import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { openFlags } from "../../../../local/app/backend/flags/index.ts";
import { readBackendSettings } from "../../../../local/app/backend/settings.ts";
import { readFlags, flagsDirectory } from "../../../../operations/flags/read.ts";
import { Stage } from "../../../support/application-programs.ts";
import { ConfigMapDirectory, flagsText, switchFlag, visitor } from "../../../support/flag-stage.ts";
import { waitUntil } from "../../../support/wait.ts";
import { ask, refusalOf } from "./client.ts";

type Evaluated = Record<string, { value: unknown; variant: string; reason: string }>;

const testerKey = "the key of the testers";

/** What LaunchDarkly streams and Flagsmith serves: the search is on, and the experiment shows its second variant. */
const launchDarkly = {
  path: "/",
  data: {
    segments: {},
    flags: Object.fromEntries(
      [
        { key: "new-search", variations: [true, false], variation: 0 },
        { key: "enquiry-call", variations: ["Poser une question", "Demander une visite"], variation: 1 },
      ].map(({ key, variations, variation }) => [
        key,
        { key, version: 1, on: true, variations, fallthrough: { variation }, offVariation: 0, salt: key },
      ]),
    ),
  },
};
const flagsmith = {
  api_key: "key",
  project: { id: 1, name: "p", segments: [], hide_disabled_flags: false, organisation: { id: 1, name: "o" } },
  feature_states: ["new-search", "enquiry-call"].map((name, index) => ({
    ...{ feature: { id: index + 1, name, type: "STANDARD" }, enabled: true, featurestate_uuid: name },
    ...{ django_id: index + 1, feature_state_value: index === 1 ? "Demander une visite" : null },
    multivariate_feature_state_values: [],
  })),
};

/** Which flags there are, by the names that the metrics have for their variants. */
const catalogue = flagsText({
  "new-search": switchFlag(),
  "enquiry-call": {
    ...{ state: "ENABLED", defaultVariant: "question" },
    variants: { question: "Poser une question", visit: "Demander une visite" },
  },
  "map-view": switchFlag(),
});

describe("the feature flags of the backend", function () {
  this.timeout(30_000);
  let stage: Stage;
  let directory: ConfigMapDirectory;
  let service: Server;
  let serviceUrl: string;
  const keys = new Set<string>();

  /** The database is away: feature flags need none. */
  const environment = () => ({
    MONGODB_URI: "mongodb://127.0.0.1:1",
    JWT_SECRET: "a signing key of the tests",
    SESSION_SECRET: "a session key of the tests",
    FLAGS_FILE: directory.file,
    FLAG_TESTER_KEY: testerKey,
    RELEASE: "prod-1",
  });
  const flagsOf = async (url: string, headers: Record<string, string> = {}) =>
    ((await ask(`${url}/api/flags`, { headers })).json as { flags: Evaluated }).flags;

  before(async () => {
    [stage, directory] = await Promise.all([Stage.create(), ConfigMapDirectory.create()]);
    const read = readFlags(flagsDirectory);
    assert("text" in read);
    await directory.change(read.text);
    service = createServer((request, response) => {
      keys.add(String(request.headers.authorization ?? request.headers["x-environment-key"]));
      if (request.url === "/all") {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(`event: put\ndata: ${JSON.stringify(launchDarkly)}\n\n`);
      } else if (request.url === "/environment-document/") {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(flagsmith));
      } else {
        response.writeHead(202).end();
      }
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  after(async () => {
    await stage.end();
    await directory.remove();
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  });

  it("are evaluated for the visitor, sticky, counted, and forced by testers; a changed ConfigMap needs no restart", async () => {
    const program = stage.run("backend", environment());
    const { url, metricsUrl } = await program.addresses();
    const headers = { "x-visitor-id": "visitor-1", "accept-language": "fr-FR" };
    const first = await flagsOf(url, headers);
    assert.deepEqual(Object.keys(first).sort(), [
      ...["enquiry-call", "map-view", "mortgage-estimate", "new-search", "reservations"],
    ]);
    assert.equal(first["mortgage-estimate"]?.variant, "on");
    assert.deepEqual(await flagsOf(url, headers), first);
    assert.deepEqual(await flagsOf(url, { cookie: "visitor_id=visitor-1", "accept-language": "fr" }), first);
    assert.match(
      (await ask(metricsUrl)).text,
      /^immoexpress_flag_exposures_total\{flag="mortgage-estimate",variant="on",release="prod-1"\} 3$/m,
    );

    const other = first["enquiry-call"]?.variant === "visit" ? "question" : "visit";
    const forced = { ...headers, "x-feature-flags": `enquiry-call=${other}`, "x-feature-flags-key": testerKey };
    assert.equal((await flagsOf(url, forced))["enquiry-call"]?.variant, other);
    const cookie = `feature_flags=enquiry-call=${other}; feature_flags_key=${encodeURIComponent(testerKey)}`;
    assert.equal(refusalOf(await ask(`${url}/api/flags`, { headers: { cookie: `${cookie}x` } })).code, "no_tester");
    const stranger = { ...forced, "x-feature-flags-key": "guess" };
    assert.equal((await ask(`${url}/api/flags`, { headers: stranger })).status, 403);
    const misspelt = await ask(`${url}/api/flags`, { headers: { ...forced, "x-feature-flags": "enquiry-call=vist" } });
    assert.deepEqual([misspelt.status, refusalOf(misspelt).code], [400, "unknown_variant"]);

    await directory.change(flagsText({ "new-search": switchFlag({ defaultVariant: "on" }) }));
    const changed = await waitUntil(
      async () => {
        const flags = await flagsOf(url);
        return Object.keys(flags).length === 1 && flags;
      },
      { what: "the changed flags", timeout: 5000, interval: 50 },
    );
    assert.deepEqual(changed, { "new-search": { value: true, variant: "on", reason: "STATIC" } });

    await directory.change("{");
    await program.logged("flags refused, the last good ones hold");
    assert.deepEqual(await flagsOf(url), changed);
    assert.match((await ask(metricsUrl)).text, /^immoexpress_flag_last_reload_successful\{release="prod-1"\} 0$/m);
  });

  for (const provider of ["launchdarkly", "flagsmith"]) {
    it(`are decided by ${provider} where it is chosen, under the file's names of the variants`, async () => {
      await directory.change(catalogue);
      const key = provider === "flagsmith" ? "ser.key" : "sdk-key";
      const settings = readBackendSettings({
        ...environment(),
        ...{ FLAG_PROVIDER: provider, FEATURE_FLAG_SDK_KEY: key, FLAG_SERVICE_URL: serviceUrl },
      });
      const [registry, logged] = [new Registry(), [] as unknown[]];
      const { flags, close } = await openFlags(settings, registry, (...line) => void logged.push(line));
      try {
        const found = await waitUntil(
          async () => {
            const evaluated = await flags.evaluate(visitor("visitor-1"), new Map());
            return evaluated["new-search"]?.variant === "on" && evaluated;
          },
          { what: `the flags of ${provider}`, timeout: 5000, interval: 10 },
        );
        assert.equal(found["enquiry-call"]?.variant, "visit");
        // It does not know this one: the file's default holds.
        assert.deepEqual(found["map-view"], { value: false, variant: "off", reason: "ERROR" });
        assert.equal((await flags.evaluate(visitor(undefined), new Map()))["new-search"]?.variant, "on");
        assert.match(await registry.metrics(), /exposures_total\{flag="enquiry-call",variant="visit",.*\} 1$/m);
        assert.ok(keys.has(key), [...keys].join());
        assert.ok(!JSON.stringify(logged).includes(key));
      } finally {
        await close();
      }
    });
  }
});
