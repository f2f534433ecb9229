/**
 * Where the API server hands requests on to the server that an address in the cluster means: from a laptop, nobody
 * resolves that address.
 * @param address such as http://prometheus.monitoring.svc:9090/path, as pods use it
 * @returns a path of the API server's, without a slash at its end; undefined for an address that names no Service
 */
export function proxyPath(address: string): string | undefined {
  const { protocol, hostname, port, pathname } = new URL(address);
  const [, name, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\..+)?)?$/.exec(hostname) ?? [];
  if (name === undefined || namespace === undefined) return undefined;
  const scheme = protocol.slice(0, -1);
  const service = `${scheme}:${name}:${port || (scheme === "https" ? "443" : "80")}`;
  return `/api/v1/namespaces/${namespace}/services/${service}/proxy${pathname.replace(/\/$/, "")}`;
}
