import type { ObjectMeta } from "./objects.ts";

export const ingressTypes = /^kubernetes:networking\.k8s\.io\/[^:]+:Ingress$/;

/** What the rules read of an Ingress. */
export interface Ingress {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly rules?: readonly { readonly host?: string }[];
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
  };
}
