import type { Dashboard, Row, Watched } from "./definition.ts";

export function business(watched: Watched): Dashboard {
  return {
    uid: "immoexpress-business",
    title: "Business",
    description: "What visitors do, what that brings, and how experiments go.",
    rows: [results(watched), experiments(watched)],
  };
}

function results({ namespace }: Watched): Row {
  const of = `{namespace="${namespace}"}`;
  const hourly = (metric: string) => `sum(increase(${metric}${of}[1h]))`;
  const views = `sum(increase(http_requests_total{namespace="${namespace}",service="backend",method="GET",route="/api/properties/:id",status="200"}[1h]))`;
  return {
    title: "Results",
    panels: [
      {
        ...{ title: "Conversions in an hour", unit: "short" },
        description: "Visitors who asked to be contacted about a property.",
        queries: [{ legend: "conversions", expr: hourly("immoexpress_conversions_total") }],
      },
      {
        ...{ title: "Payments in an hour", unit: "short" },
        queries: [{ legend: "deposits", expr: hourly("immoexpress_payments_total") }],
      },
      {
        ...{ title: "Euros paid in an hour", unit: "short" },
        queries: [{ legend: "deposits", expr: hourly("immoexpress_payments_euros_total") }],
      },
      {
        ...{ title: "Conversions of 100 looks at a property", unit: "percent" },
        queries: [
          {
            legend: "all versions",
            expr: `100 * ${hourly("immoexpress_conversions_total")} / ${views}`,
            mayBeEmpty: "nobody has looked at a property yet",
          },
        ],
      },
      {
        ...{ title: "Properties created in an hour", unit: "short" },
        queries: [{ legend: "properties", expr: hourly("immoexpress_properties_created_total") }],
      },
      {
        ...{ title: "Active users", unit: "short" },
        description:
          "Who sent an authenticated request in the last five minutes. Who is served by several pods counts for each.",
        queries: [{ legend: "users", expr: `sum(immoexpress_active_users${of})` }],
      },
      {
        ...{ title: "Conversions in an hour, by release", unit: "short" },
        queries: [
          { legend: "{{release}}", expr: `sum by (release) (increase(immoexpress_conversions_total${of}[1h]))` },
        ],
      },
    ],
  };
}

function experiments({ namespace }: Watched): Row {
  const of = `{namespace="${namespace}"}`;
  const exposed = `sum by (flag, variant) (increase(immoexpress_flag_exposures_total${of}[$__range]))`;
  const converted = `sum by (flag, variant) (increase(immoexpress_flag_conversions_total${of}[$__range]))`;
  return {
    title: "Experiments",
    panels: [
      {
        ...{ title: "Exposures in an hour", unit: "short" },
        queries: [
          {
            legend: "{{flag}}: {{variant}}",
            expr: `sum by (flag, variant) (increase(immoexpress_flag_exposures_total${of}[1h]))`,
          },
        ],
      },
      {
        ...{ title: "Exposures", kind: "stat", unit: "short" },
        description: "In the time that is shown.",
        queries: [{ legend: "{{flag}}: {{variant}}", expr: exposed }],
      },
      {
        ...{ title: "Conversions", kind: "stat", unit: "short" },
        description: "In the time that is shown, by the variant that the visitor had.",
        queries: [{ legend: "{{flag}}: {{variant}}", expr: converted }],
      },
      {
        ...{ title: "Flags in use are those of the file", kind: "stat", unit: "short" },
        description: "1, or 0 while older ones hold because the file is wrong.",
        queries: [{ legend: "{{pod}}", expr: `min by (pod) (immoexpress_flag_last_reload_successful${of})` }],
      },
    ],
  };
}
