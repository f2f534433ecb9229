import type { FerretdbSettings } from "../config/database.ts";
import { restrictedContainer, restrictedPod } from "../platform/hardening.ts";
import { port } from "./names.ts";
import { dataVolume, type EnginePod } from "./server.ts";

const user = 10001;

/** FerretDB on SQLite. It has no authentication: the server's NetworkPolicy decides alone who reads and writes. */
export function ferretdbPod(settings: FerretdbSettings): EnginePod {
  const listens = { tcpSocket: { port: "mongodb" } };
  return {
    containers: [
      {
        name: "ferretdb",
        image: settings.image,
        imagePullPolicy: "IfNotPresent",
        args: ["--listen", `0.0.0.0:${port}`, "--data", "/data"],
        ports: [{ name: "mongodb", containerPort: port, protocol: "TCP" }],
        startupProbe: { ...listens, periodSeconds: 1, failureThreshold: 120 },
        readinessProbe: { ...listens, periodSeconds: 5 },
        livenessProbe: { ...listens, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
        resources: settings.resources,
        securityContext: restrictedContainer(),
        volumeMounts: [
          { name: dataVolume, mountPath: "/data" },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
    securityContext: restrictedPod(user),
    terminationGracePeriodSeconds: 15,
    // SQLite sorts what does not fit into memory in temporary files.
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "256Mi" } }],
  };
}
