import { decideApprovals } from "../decide-approvals.ts";
import { GitHub } from "../github/client.ts";
import { readApprovals } from "../github/approvals.ts";
import { addSummary } from "../output.ts";
import { needed, text, type Verb } from "../verb.ts";

export const approvals: Verb = {
  summary: "Refuse to go on unless each environment was approved by somebody else, within 24 hours of the request",
  options: { environments: needed("NAME,NAME"), after: needed("JOB") },
  run: async (values, environment) => {
    const environments = text(values, "environments").split(",");
    const facts = await readApprovals(GitHub.fromEnvironment(environment), text(values, "after"), environment);
    const approvers = decideApprovals(facts, environments, new Date());
    const lines = approvers.map((user, index) => `- ${environments[index] ?? ""}: ${user}`);
    await addSummary(["Approved by", "", ...lines].join("\n"), environment);
  },
};
