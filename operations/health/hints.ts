/** The command that shows what the pods of a part of the application say. */
export function logsOf(part: string, namespace: string): string {
  return `kubectl --namespace=${namespace} logs --selector=app.kubernetes.io/name=${part} --tail=50`;
}
