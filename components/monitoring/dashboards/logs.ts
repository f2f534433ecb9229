import type { Dashboard, Watched } from "./definition.ts";

/** What Loki has; only where it is installed. */
export function logs({ namespace }: Watched): Dashboard {
  const all = `{namespace="${namespace}"}`;
  const services = `{namespace="${namespace}",service=~"frontend|backend"}`;
  const bad = `{namespace="${namespace}",level=~"warn|error"}`;
  const perSecond = (by: string, selector: string) => `sum by (${by}) (rate(${selector} [$__auto]))`;
  const nothingBad = "nothing went wrong";
  return {
    uid: "immoexpress-logs",
    title: "Logs",
    description: "What the services say, how much of it, and what is wrong. Explore searches by request.",
    rows: [
      {
        title: "How much",
        panels: [
          {
            ...{ title: "Lines per second", source: "loki", unit: "short" },
            queries: [{ legend: "{{service}}", expr: perSecond("service", all) }],
          },
          {
            ...{ title: "Warnings and errors per second", source: "loki", unit: "short" },
            queries: [
              { legend: "{{service}} {{level}}", expr: perSecond("service, level", bad), mayBeEmpty: nothingBad },
            ],
          },
          {
            ...{ title: "Errors per second, by release", source: "loki", unit: "short" },
            description: "Of the website and the API: the new version beside the stable one.",
            queries: [
              {
                legend: "{{service}} {{release}}",
                expr: perSecond("service, release", services.replace("}", ',level="error"}')),
                mayBeEmpty: nothingBad,
              },
            ],
          },
        ],
      },
      {
        title: "What is wrong",
        panels: [
          {
            ...{ title: "Warnings and errors", kind: "logs", source: "loki", unit: "short", width: "whole" },
            queries: [{ legend: "lines", expr: bad, mayBeEmpty: nothingBad }],
          },
        ],
      },
      {
        title: "Requests",
        panels: [
          {
            ...{ title: "Failed requests", kind: "logs", source: "loki", unit: "short", width: "whole" },
            description: "Answered with 500 or above. A line's details lead to all lines of its request.",
            queries: [{ legend: "lines", expr: `${services} | status >= 500`, mayBeEmpty: nothingBad }],
          },
        ],
      },
    ],
  };
}
