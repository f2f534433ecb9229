/**
 * The queries about requests that several dashboards ask. The kubelet's probes do not count.
 * @param by labels that the answers are told apart by
 */
export function requestQueries(namespace: string, by: string, matchers = "") {
  const answers = `namespace="${namespace}",route!~"/health|/ready"${matchers}`;
  const rate = (metric: string, more = "") => `rate(${metric}{${answers}${more}}[$__rate_interval])`;
  const requests = `sum by (${by}) (${rate("http_requests_total")})`;
  // No error yet is a counter that is not there yet.
  const errors = `(sum by (${by}) (${rate("http_requests_total", ',status=~"5.."')}) or 0 * ${requests})`;
  return {
    requests,
    errors,
    errorPercent: `100 * ${errors} / ${requests}`,
    latency: (quantile: number) =>
      `histogram_quantile(${quantile}, sum by (le, ${by}) (${rate("http_request_duration_seconds_bucket")}))`,
  };
}
