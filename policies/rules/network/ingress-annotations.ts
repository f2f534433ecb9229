import { type Ingress, ingressTypes } from "../../kubernetes/ingress.ts";
import { resourceRule } from "../../rule.ts";
import { understoodByTraefik } from "./traefik-annotations.ts";

const prefix = "nginx.ingress.kubernetes.io/";

export const ingressAnnotations = resourceRule<Ingress>({
  name: "ingress-annotations",
  description:
    "An Ingress has no annotation of ingress-nginx but those that Traefik understands, and none that brings a snippet of nginx's configuration.",
  why: "Traefik passes over what it does not know, without a word: a limit or a password that was meant would not be there.",
  types: ingressTypes,
  check: ({ metadata }) =>
    Object.keys(metadata?.annotations ?? {})
      .filter((key) => key.startsWith(prefix) && !understoodByTraefik.has(key.slice(prefix.length)))
      .map(
        (key) =>
          `annotation ${key} means nothing to Traefik: take it away, or look for another one that does what you mean.`,
      ),
});
