import { resourceRule } from "../../rule.ts";

interface Service {
  readonly spec?: { readonly type?: string; readonly externalIPs?: readonly string[] };
}

export const servicesInternal = resourceRule<Service>({
  name: "services-internal",
  description: "No Service can be reached from outside of the cluster, but the one of the ingress controller.",
  why: "There is one way in: the one with TLS, limits and access logs.",
  types: /^kubernetes:core\/v1:Service$/,
  exemptions: [{ resources: /^platform-traefik-service$/, reason: "It is the way in." }],
  check: ({ spec = {} }) => [
    ...(["LoadBalancer", "NodePort"].includes(spec.type ?? "")
      ? [`it is of type ${spec.type ?? ""}: make it ClusterIP, and let an Ingress publish what visitors need.`]
      : []),
    ...((spec.externalIPs ?? []).length > 0 ? ["it has externalIPs: take them away."] : []),
  ],
});
