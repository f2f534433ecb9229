import type { input } from "@pulumi/kubernetes/types/index.js";

/** Namespace labels that make the cluster refuse every pod below the `restricted` pod security standard. */
export const restrictedNamespaceLabels: Record<string, string> = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
};

/**
 * Pod settings that the `restricted` standard demands.
 * @param user numeric user and group; also the group of mounted volumes
 */
export function restrictedPod(user: number): input.core.v1.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    // Walking a large volume at every start would take minutes.
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Container settings that the `restricted` standard demands, with a root file system that nobody writes to. */
export function restrictedContainer(): input.core.v1.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  };
}
