const partOf = { "app.kubernetes.io/part-of": "immoexpress" };

/** What selects the pods of one part of the application; it can never change once a workload exists. */
export function selectorLabels(part: string): Record<string, string> {
  return { "app.kubernetes.io/name": part, ...partOf };
}

/** The labels of every object that belongs to one part of the application. */
export function objectLabels(part: string): Record<string, string> {
  return { ...selectorLabels(part), "app.kubernetes.io/managed-by": "pulumi" };
}
