import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import type { StackStatus } from "../../../../operations/status/state.ts";
import { FakeKubectl } from "../../../support/fake-kubectl.ts";
import { healthLog, lease, stackObjects } from "../../../support/status-objects.ts";
import { waitUntil } from "../../../support/wait.ts";
import { program } from "../commands/laptop.ts";

describe("npm run status", function () {
  this.timeout(60_000);
  let kubectl: FakeKubectl;
  let outage: string | undefined;
  let weight = 10;

  before(async () => {
    kubectl = await FakeKubectl.start(({ args }, reply) => {
      if (outage !== undefined) throw new Error(outage);
      const isLog = args.includes("logs");
      reply.out(
        isLog
          ? healthLog
          : JSON.stringify(args.includes("leases.coordination.k8s.io") ? lease : { items: stackObjects(weight) }),
      );
      return 0;
    });
  });
  after(() => kubectl.stop());

  function start(...args: string[]) {
    const env = { ...process.env, PATH: `${kubectl.directory}:${process.env["PATH"] ?? ""}` };
    const child = spawn(process.execPath, [...program, "status", ...args], { env });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
    return { child, said, ended: once(child, "close").then(([code]) => code as number) };
  }

  it("tells programs how the stack stands", async () => {
    const { said, ended } = start("--json");
    assert.equal(await ended, 0, said.stderr);
    const status = JSON.parse(said.stdout) as StackStatus;
    assert.deepEqual([status.stack, status.namespace], ["staging", "immoexpress"]);
    assert.deepEqual(
      status.rollouts.map(({ service, canaryWeight, releases }) => [service, canaryWeight, releases.canary]),
      [
        ["backend", 10, "prod-20251207-143000"],
        ["frontend", 100, "prod-20251201-090000"],
      ],
    );
  });

  it("watches, piped: says what has changed and nothing else, and ends with Ctrl-C", async () => {
    const { child, said, ended } = start("--watch");
    await waitUntil(() => said.stdout.includes("Lock"), { what: "the first look", interval: 50 });
    const first = said.stdout;
    weight = 50;
    await waitUntil(() => said.stdout !== first, { what: "another look", interval: 50 });
    outage = "The connection to the server localhost:6443 was refused";
    await waitUntil(() => said.stdout.includes("refused"), { what: "the outage", interval: 50 });
    child.kill("SIGINT");
    assert.equal(await ended, 0, said.stderr);
    const later = said.stdout.slice(first.length).replaceAll(/^[\d:]{8} /gm, "");
    assert.match(later, /^backend .* 50 % .*\n! kubectl ended with 1: The connection to the server .* refused\n$/);
    assert.equal(stripVTControlCharacters(said.stdout), said.stdout);
  });

  it("says in a sentence that the cluster is out of reach", async () => {
    outage = "The connection to the server localhost:6443 was refused";
    const { said, ended } = start("--watch");
    assert.equal(await ended, 1);
    assert.equal(said.stderr, `kubectl ended with 1: ${outage}\n`);
    assert.equal(said.stdout, "");
  });
});
