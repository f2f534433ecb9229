import { secretOf, text } from "./fields.ts";

/** Encrypted, but for what stays on this machine (tests) or in the cluster. */
const pattern = /^(https:\/\/[^\s/?#@]+|http:\/\/(localhost|127\.0\.0\.1|[a-z0-9-]+\.[a-z0-9-]+\.svc)(:\d+)?)\/\S*$/;
const allowed = (example: string) => `an address that starts with https://, such as ${example}`;

/** An address that is a password at the same time: who knows it may write there. */
export function secretAddress(example: string) {
  return secretOf(pattern, allowed(example));
}

/** An address that everybody may know. */
export function webAddress(example: string) {
  return text(pattern, allowed(example));
}
