import { storageTypes } from "../../azure/storage.ts";
import { resourceRule } from "../../rule.ts";

/** Types whose deletion takes data along. */
const holdData = [
  ...Object.values(storageTypes).map(({ source }) => source),
  "^azure-native:authorization[^:]*:ManagementLockByScope$",
  "^kubernetes:core/v1:PersistentVolumeClaim$",
  "^kubernetes:apps/v1:StatefulSet$",
];

export const dataProtected = resourceRule({
  name: "data-protected",
  description:
    "The engine refuses to delete what holds data: volumes, servers with volumes, and the storage of the backups.",
  why: "A renamed component or a wrong `destroy` would otherwise take the data along.",
  types: new RegExp(holdData.join("|")),
  exemptions: [
    { stacks: ["local", "staging"], reason: "Their data may go; `protect` of their configuration says so." },
    {
      resources: /^monitoring-alertmanager-/,
      reason: "What it keeps are silences, and who was told of what: without them people are told again.",
    },
  ],
  check: (_, { protect }) => (protect ? [] : ["it holds data, and the engine may delete it: set the option protect."]),
});
