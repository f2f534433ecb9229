import type { PbmSettings } from "../../config/pbm.ts";
import { toPublicHttps } from "../../application/network.ts";
import type { MemberAgent } from "../../database/agent.ts";
import { restrictedContainer } from "../../platform/hardening.ts";

/** The user that agents and commands connect as. */
export const pbmUser = "immoexpress-pbm";

/**
 * The agent that runs beside every member of the replica set: one of them makes the backups, one slices the oplog. It reads
 * the member's files for physical backups only, and replaces them when such a one is restored.
 */
export function pbmAgent({ image, type }: PbmSettings): MemberAgent {
  return {
    user: pbmUser,
    usesData: type !== "logical",
    egress: [toPublicHttps()],
    container: (passwordFrom) => ({
      name: "pbm-agent",
      image,
      imagePullPolicy: "IfNotPresent",
      command: ["pbm-agent-entrypoint"],
      env: [
        { name: "PBM_PASSWORD", valueFrom: { secretKeyRef: passwordFrom } },
        // To the member beside it, whichever the primary is.
        { name: "PBM_MONGODB_URI", value: `mongodb://${pbmUser}:$(PBM_PASSWORD)@localhost:27017/?authSource=admin` },
        // Started again inside the container while the member has no users yet, or elects.
        { name: "PBM_AGENT_SIDECAR", value: "true" },
        { name: "PBM_AGENT_SIDECAR_SLEEP", value: "5" },
      ],
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "1", memory: "1Gi" } },
      securityContext: restrictedContainer(),
    }),
  };
}
