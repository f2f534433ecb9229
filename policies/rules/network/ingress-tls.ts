import { type Ingress, ingressTypes } from "../../kubernetes/ingress.ts";
import { resourceRule } from "../../rule.ts";

export const ingressTls = resourceRule<Ingress>({
  name: "ingress-tls",
  description:
    "Every host of an Ingress has a certificate of its own choosing, and no Ingress serves whatever host is asked for.",
  why: "Passwords and session cookies go through here; without one Traefik answers with a certificate that nobody trusts.",
  types: ingressTypes,
  check: ({ spec }) => {
    const secured = new Set(
      (spec?.tls ?? []).flatMap(({ hosts = [], secretName }) => (secretName === undefined ? [] : hosts)),
    );
    return (spec?.rules ?? []).flatMap(({ host }) => {
      if (host === undefined) return ["it has a rule without a host: name the host."];
      return secured.has(host) ? [] : [`host ${host} has no certificate: add it to spec.tls, with a secretName.`];
    });
  },
});
