import type { TraefikSettings } from "../../config/platform.ts";

/** Ports of the pod: above 1024, so that no privilege is needed to listen. */
export const ports = { web: 8000, websecure: 8443, ping: 8082, metrics: 9100 } as const;

/** Names in the cluster that the arguments refer to. */
export const names = {
  namespace: "ingress",
  service: "traefik",
  ingressClass: "nginx",
  /** The controller that Ingresses written for ingress-nginx ask for: they stay portable. */
  controllerClass: "k8s.io/ingress-nginx",
} as const;

/** Seconds after SIGTERM in which new requests are still answered, while load balancers learn that the pod goes. */
const keepAcceptingSeconds = 10;
/** Seconds that requests then have to finish. */
const finishRequestsSeconds = 30;
/** Seconds until the kubelet ends the pod: both of the above, and a margin. */
export const terminationGraceSeconds = keepAcceptingSeconds + finishRequestsSeconds + 5;

/** Upper bounds, in seconds, of the latency histogram: around the limits of the health checks and of the canary. */
const latencyBuckets = [0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10];

/**
 * Traefik's static configuration as command-line arguments.
 *
 * What is not here is meant too: no dashboard and no API, no providers beside the one, no certificate of its own, and
 * TLS below 1.2 refused, which is Traefik's default.
 */
export function traefikArguments(service: TraefikSettings["service"], publicHttpsPort: number): string[] {
  return [
    "--global.checkNewVersion=false",
    "--global.sendAnonymousUsage=false",
    "--log.level=INFO",
    "--log.format=json",
    ...entryPointArguments(publicHttpsPort),
    "--ping=true",
    "--ping.entryPoint=ping",
    ...metricsArguments(),
    ...providerArguments(service),
  ];
}

function entryPointArguments(publicHttpsPort: number): string[] {
  return [
    ...entryPoint("web"),
    ...drains("web"),
    // The port that browsers see, not the pod's: they are the ones who follow the redirect.
    `--entryPoints.web.http.redirections.entryPoint.to=:${publicHttpsPort}`,
    "--entryPoints.web.http.redirections.entryPoint.scheme=https",
    "--entryPoints.web.http.redirections.entryPoint.permanent=true",
    ...entryPoint("websecure"),
    ...drains("websecure"),
    ...entryPoint("ping"),
    // As long as the others accept: a closed probe port would have the kubelet kill a pod that is still draining.
    ...drains("ping"),
    ...entryPoint("metrics"),
  ];
}

function entryPoint(name: keyof typeof ports): string[] {
  return [
    `--entryPoints.${name}.address=:${ports[name]}`,
    // X_Forwarded_For is X-Forwarded-For to many a program behind: a client could pass one off as Traefik's own.
    `--entryPoints.${name}.http.aliasHeadersStrategy=delete`,
  ];
}

function drains(name: keyof typeof ports): string[] {
  const lifeCycle = `--entryPoints.${name}.transport.lifeCycle`;
  return [
    `${lifeCycle}.requestAcceptGraceTimeout=${keepAcceptingSeconds}`,
    `${lifeCycle}.graceTimeOut=${finishRequestsSeconds}`,
  ];
}

function metricsArguments(): string[] {
  return [
    "--metrics.prometheus=true",
    "--metrics.prometheus.entryPoint=metrics",
    "--metrics.prometheus.addEntryPointsLabels=true",
    "--metrics.prometheus.addRoutersLabels=true",
    "--metrics.prometheus.addServicesLabels=true",
    `--metrics.prometheus.buckets=${latencyBuckets.join(",")}`,
  ];
}

function providerArguments(service: TraefikSettings["service"]): string[] {
  const provider = "--providers.kubernetesIngressNGINX";
  return [
    `${provider}=true`,
    `${provider}.ingressClass=${names.ingressClass}`,
    `${provider}.controllerClass=${names.controllerClass}`,
    `${provider}.httpEntryPoint=web`,
    `${provider}.httpsEntryPoint=websecure`,
    // An ExternalName Service would turn the ingress controller into a way around the NetworkPolicies.
    `${provider}.disableSvcExternalName=true`,
    // Without an address in its status an Ingress never counts as ready, and Pulumi waits for it until it gives up.
    service.type === "LoadBalancer"
      ? `${provider}.publishService=${names.namespace}/${names.service}`
      : `${provider}.publishStatusAddress=${service.publishedAddress}`,
  ];
}
