/**
 * Header, and cookie of the same name, with which a request goes to the new version (`always`) or to the stable one
 * (`never`), whatever the weights are; the value is that of ingress-nginx.
 */
export const canaryHeader = { name: "X-Immoexpress-Canary", newVersion: "always" } as const;
