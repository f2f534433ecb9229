import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { text } from "../../operations/fields.ts";

export { choice, text, wholeNumber } from "../../operations/fields.ts";

/** True or false; a quoted "true" is refused, because it would hide a mistake in the stack file. */
export function flag(): z.ZodBoolean {
  return z.boolean({ error: "must be true or false, without quotes" });
}

/** A value that must appear in no log, plan or state: it leaves the schema as a secret output. Else as `text`. */
export function secretOf(pattern: RegExp, allowed: string) {
  return text(pattern, `${allowed}, set with --secret`).transform((value): pulumi.Output<string> =>
    pulumi.secret(value),
  );
}

/** A secret of any form; `minimumLength` is in characters. */
export function secretText(minimumLength = 1) {
  const length = minimumLength === 1 ? "that is not empty" : `of at least ${minimumLength} characters`;
  return secretOf(new RegExp(`^[^]{${minimumLength},}$`), `a text ${length}`);
}

/** A DNS name of at least two labels, in lower case, at most 253 characters. */
export function hostName() {
  return text(
    /^(?=.{3,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
    "a host name in lower case without scheme, port or path, such as immoexpress.com",
  );
}

/** The name of a Kubernetes object: one DNS label. */
export function objectName() {
  return text(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "lower-case letters, digits and dashes, at most 63 characters, such as immoexpress",
  );
}

/** An absolute URL path. */
export function urlPath() {
  return text(/^\/[\w\-./]*$/, "a path that starts with a slash, such as /health");
}

/** A range of IPv4 addresses. */
export function range() {
  const allowed = "an IPv4 range such as 10.0.0.1/32";
  return z.cidrv4({ error: `must be ${allowed}` }).meta({ allowed });
}

/** An amount of CPU as Kubernetes writes it. */
export function cpuQuantity() {
  return text(/^([1-9]\d*m|[1-9]\d*|\d+\.\d{1,3})$/, "an amount of CPU such as 250m (thousandths of a core) or 1");
}

/** An amount of memory or storage as Kubernetes writes it. */
export function byteQuantity() {
  return text(/^[1-9]\d*(Mi|Gi|Ti)$/, "an amount of bytes such as 256Mi or 10Gi");
}

const unitFactors: Record<string, number> = { m: 1e-3, "": 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** The number that a `cpuQuantity` (cores) or a `byteQuantity` (bytes) stands for; NaN for anything else. */
export function quantityValue(quantity: string): number {
  const [, digits = "", unit = ""] = /^([\d.]+)(\D*)$/.exec(quantity) ?? [];
  return digits === "" ? Number.NaN : Number(digits) * (unitFactors[unit] ?? Number.NaN);
}
