import type { input } from "@pulumi/kubernetes/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { dataVolume } from "./server.ts";

/** A program that runs beside every member of a replica set, as a user who may do anything: one that backs it up. */
export interface MemberAgent {
  /** The user that it connects as. */
  readonly user: string;
  /** Whether it has the member's files in front of it. */
  readonly usesData: boolean;
  /** What it may call beside the members. */
  readonly egress: input.networking.v1.NetworkPolicyEgressRule[];
  /** The container without its volumes, given where its user's password is. */
  readonly container: (passwordFrom: {
    name: pulumi.Input<string>;
    key: string;
  }) => Omit<input.core.v1.Container, "volumeMounts">;
}

/** Entry of the credentials' Secret. */
export const agentPasswordKey = "agent-password";

/** The agent's container in a member's pod, which has the volumes `data` and `tmp`. */
export function agentContainer(agent: MemberAgent, credentials: pulumi.Input<string>): input.core.v1.Container {
  return {
    ...agent.container({ name: credentials, key: agentPasswordKey }),
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      ...(agent.usesData ? [{ name: dataVolume, mountPath: "/data/db" }] : []),
    ],
  };
}
