import { z } from "zod";
import { byteQuantity, cpuQuantity } from "./fields.ts";

interface Amounts {
  cpu: string;
  memory: string;
}

/** What a container reserves and may use, with the defaults of both. */
export function containerResources(requests: Amounts, limits: Amounts) {
  const amounts = z.strictObject({ cpu: cpuQuantity(), memory: byteQuantity() });
  return z
    .strictObject({
      requests: amounts.prefault(requests).describe("What the scheduler reserves."),
      limits: amounts.prefault(limits).describe("What it may use at most."),
    })
    .prefault({});
}
