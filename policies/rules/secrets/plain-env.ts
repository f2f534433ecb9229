import { containerRule } from "../../kubernetes/pod-rule.ts";
import { looksSecret } from "./looks-secret.ts";

export const noSecretInEnvironment = containerRule({
  name: "no-secret-in-environment",
  description: "No container is given what looks like a secret as a plain environment variable.",
  why: "Whoever may look at a pod reads its variables, and so does every log of its definition.",
  check: ({ env = [] }) =>
    env.flatMap(({ name = "", value = "" }) => {
      const reason = looksSecret(name, value);
      return reason === undefined
        ? []
        : [`is given ${name}, which ${reason}: read it from a Secret with valueFrom or envFrom.`];
    }),
});
