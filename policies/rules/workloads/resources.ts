import { containerRule } from "../../kubernetes/pod-rule.ts";

export const resourcesSet = containerRule({
  name: "resources-set",
  description: "Every container says how much CPU and memory it asks for, and how much it gets at most.",
  why: "Without requests the scheduler fills a node blindly and the autoscaler has nothing to compare with; without limits one pod starves the others.",
  check: ({ resources = {} }) => {
    const missing = (["requests", "limits"] as const).flatMap((part) =>
      ["cpu", "memory"].flatMap((what) => (resources[part]?.[what] === undefined ? [`${part}.${what}`] : [])),
    );
    return missing.length === 0 ? [] : [`has no resources.${missing.join(", no resources.")}: set all four.`];
  },
});
