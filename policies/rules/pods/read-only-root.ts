import { containerRule } from "../../kubernetes/pod-rule.ts";

export const readOnlyRoot = containerRule({
  name: "read-only-root",
  description: "No container may write to its root file system.",
  why: "Whoever breaks in can leave no program behind, and what a container writes is in volumes, where it is limited.",
  check: ({ securityContext }) =>
    securityContext?.readOnlyRootFilesystem === true
      ? []
      : [
          "may write to its root file system: set readOnlyRootFilesystem to true, and mount an emptyDir where it has to write.",
        ],
});
