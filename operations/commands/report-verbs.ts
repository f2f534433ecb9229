import { reportName } from "../report/name.ts";
import { UsageError } from "./command.ts";
import type { Given } from "./given.ts";
import type { VerbSpec } from "./verb-spec.ts";

type ReportVerb = "report list" | "report get" | "report keep" | "graphs";

/** Days that graphs go back at most. */
const mostDays = 30;

/** The verbs of the reports on releases, and of how the stack does. */
export const reportVerbs: { readonly [V in ReportVerb]: VerbSpec<V> } = {
  "report list": {
    summary: "List the reports on deployments and rollbacks",
    options: { last: { value: "COUNT", help: "the newest so many, at most 1000; default: 20" } },
    example: "report list",
    build: (given) => ({ verb: "report list", last: given.count("last", 1000) ?? 20 }),
  },
  "report get": {
    summary: "Copy a report to this machine, with its facts as JSON",
    word: "NAME",
    options: { to: { value: "DIR", help: "a directory, which is made if need be; default: the current one" } },
    example: "report get prod-20251207-143000-20251207-143001 --to reports",
    build: (given) => ({ verb: "report get", name: nameGiven(given), to: given.text("to") ?? "." }),
  },
  "report keep": {
    summary: "Keep a report of a release whose facts are in a file; deployments and rollbacks do it themselves",
    options: { facts: { value: "FILE", help: "the JSON that report get copies, or that a deployment left here" } },
    example: "report keep --facts release-facts.json",
    build: (given) => ({ verb: "report keep", facts: given.text("facts") }),
  },
  graphs: {
    summary: "Draw traffic, errors, latency and saturation of the running stack as SVG files and a page",
    options: {
      to: { value: "DIR", help: "a directory, which is made if need be" },
      since: { value: "TIME", help: "how far back, such as 30m, 6h or 2d; default: 1h" },
    },
    example: "graphs --to graphs --since 6h",
    build: (given) => {
      const to = given.text("to");
      if (to === undefined) throw new UsageError("graphs needs to know where to: --to DIR.");
      return { verb: "graphs", to, sinceSeconds: given.duration("since", mostDays * 86_400) ?? 3600 };
    },
  },
};

function nameGiven(given: Given): string {
  const name = given.word("report get", "the name of a report: immo report get prod-20251207-143000-20251207-143001");
  if (reportName.test(name)) return name;
  throw new UsageError(`"${name}" is not the name of a report: one as in report list is allowed.`);
}
