export interface AskedRequests {
  /** Of the application. */
  readonly namespace: string;
  /** Labels that the answers are told apart by. */
  readonly by: string;
  /** What a rate looks back: `40s`, or a variable of whoever asks. */
  readonly window: string;
}

/** The queries about requests, in PromQL. The kubelet's probes do not count. */
export function requestQueries({ namespace, by, window }: AskedRequests) {
  const answers = `namespace="${namespace}",route!~"/health|/ready"`;
  const rate = (metric: string, more = "") => `rate(${metric}{${answers}${more}}[${window}])`;
  const requests = `sum by (${by}) (${rate("http_requests_total")})`;
  const failed = `sum by (${by}) (${rate("http_requests_total", ',status=~"5.."')})`;
  // No error yet is a counter that is not there yet.
  const errors = `(${failed} or 0 * ${requests})`;
  return {
    requests,
    /** Without an answer where nothing has failed yet. */
    failed,
    errors,
    errorPercent: `100 * ${errors} / ${requests}`,
    latency: (quantile: number) =>
      `histogram_quantile(${quantile}, sum by (le, ${by}) (${rate("http_request_duration_seconds_bucket")}))`,
  };
}
