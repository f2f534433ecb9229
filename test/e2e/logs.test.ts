import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { LogLine } from "../../operations/logs/line.ts";
import { waitUntil } from "../support/wait.ts";
import { immo } from "./immo.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

async function logsOf(...options: string[]): Promise<LogLine[]> {
  const { exitCode, stdout, stderr } = await immo(stack(), "logs", "--json", ...options);
  assert.equal(exitCode, 0, stderr);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LogLine);
}

describe("logs", () => {
  it("find one request in both services by the id that its answer carries", async () => {
    const { frontendUrl, release } = stack().outputs;
    const id = randomUUID();
    const answer = await stack().http.call(`${frontendUrl}/?city=Nowhere`, { headers: { "X-Request-Id": id } });
    assert.deepEqual([answer.status, answer.headers["x-request-id"]], [200, id]);
    const lines = await waitUntil(
      async () => {
        const found = await logsOf(`--request=${id}`, "--since=5m");
        return found.length >= 2 && found;
      },
      { what: `the lines of the request ${id}` },
    );
    assert.deepEqual(lines.map(({ service, fields }) => `${service} ${String(fields["route"])}`).sort(), [
      "backend /api/properties",
      "frontend /",
    ]);
    for (const line of lines) assert.equal(line.release, release);
    assert.deepEqual(
      lines.map(({ time }) => time),
      lines.map(({ time }) => time).sort(),
    );
    assert.ok(!JSON.stringify(lines).includes("Nowhere"), "the query was logged");
    saw(`${lines.length} lines of the request ${id}`);
  });

  it("are in order of time, those of every pod", async () => {
    const lines = await logsOf("--since=1h");
    const times = lines.map(({ time }) => time);
    assert.deepEqual(times, times.toSorted());
    const pods = new Set(lines.map(({ pod }) => pod));
    assert.ok(pods.size >= 2, `only ${[...pods].join(", ")}`);
    saw(`${lines.length} lines of ${pods.size} pods`);
  });
});
