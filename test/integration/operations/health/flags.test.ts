import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { flagsCheck } from "../../../../operations/health/checks/api.ts";
import { HttpClient } from "../../../../operations/health/http/client.ts";
import { quick } from "../../../support/health-settings.ts";

describe("the check of feature flags", () => {
  const client = new HttpClient({ hints: { connection: "nothing", certificate: "nothing" } });
  let server: Server;
  let flags: object;

  before(async () => {
    server = createServer((_request, response) => response.end(JSON.stringify({ flags })));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(async () => {
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const probe = (flag?: string) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const place = { client, url, group: "public", settings: quick({ flag }), hint: "the logs" } as const;
    return flagsCheck(place).probe(AbortSignal.timeout(5000));
  };

  it("counts what was evaluated, and not what has its default because of an error", async () => {
    const evaluated = { variant: "on", reason: "STATIC" };
    flags = { search: evaluated, map: evaluated, call: { variant: "off", reason: "ERROR" } };
    assert.equal(await probe(), "2 evaluated");
    assert.equal(await probe("map"), "2 evaluated, map among them");
    await assert.rejects(
      probe("call"),
      /Expected the flag call among those of .*, but it is not among the 2 that were/,
    );
  });

  it("fails when there is none, or nobody decides", async () => {
    flags = {};
    await assert.rejects(probe(), /Expected at least one evaluated flag of GET \S+, but of 0 there none was$/);
    flags = { call: { variant: "off", reason: "ERROR" } };
    await assert.rejects(probe(), { hint: /^the ConfigMap feature-flags/ });
  });
});
