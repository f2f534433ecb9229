import assert from "node:assert/strict";
import { Registry } from "prom-client";
import { BusinessMetrics } from "../../../../../local/app/backend/business-metrics.ts";

describe("business metrics", () => {
  it("start at 0, so that the first event shows as an increase", async () => {
    const registry = new Registry();
    const metrics = new BusinessMetrics(registry, "prod-1");
    const text = await registry.metrics();
    for (const name of ["properties_created", "conversions", "payments", "payments_euros"]) {
      assert.match(text, new RegExp(`^immoexpress_${name}_total\\{release="prod-1"\\} 0$`, "m"));
    }
    metrics.conversions.inc({ release: "prod-1" });
    assert.match(await registry.metrics(), /^immoexpress_conversions_total\{release="prod-1"\} 1$/m);
  });

  it("count payments, and what they are worth", async () => {
    const registry = new Registry();
    const metrics = new BusinessMetrics(registry, "prod-1");
    metrics.paid(3100);
    metrics.paid(900);
    const text = await registry.metrics();
    assert.match(text, /^immoexpress_payments_total\{release="prod-1"\} 2$/m);
    assert.match(text, /^immoexpress_payments_euros_total\{release="prod-1"\} 4000$/m);
  });

  it("count each user of the last five minutes once", async () => {
    let now = 0;
    const registry = new Registry();
    const metrics = new BusinessMetrics(registry, "prod-1", () => now);
    metrics.seen("a");
    metrics.seen("a");
    now = 200_000;
    metrics.seen("b");
    assert.match(await registry.metrics(), /^immoexpress_active_users 2$/m);
    now = 400_000;
    assert.match(await registry.metrics(), /^immoexpress_active_users 1$/m);
  });
});
