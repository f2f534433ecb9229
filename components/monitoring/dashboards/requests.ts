import { requestQueries } from "../../../operations/prometheus/request-queries.ts";

/** The queries about requests that several dashboards ask. @param by labels that the answers are told apart by */
export function requestPanels(namespace: string, by: string) {
  return requestQueries({ namespace, by, window: "$__rate_interval" });
}
