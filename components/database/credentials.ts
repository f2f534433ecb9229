import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { agentPasswordKey } from "./agent.ts";
import { labels } from "./names.ts";

/** The user that the application connects as; it reads and writes its own database and no other. */
export const applicationUser = "immoexpress";

/** The user of drills: it makes scratch databases, whose names differ each time, and no role is bound to such names. */
export const drillUser = "immoexpress-drill";

/** The user of what watches the servers: it sees how they are, and no data. */
export const monitorUser = "immoexpress-monitor";

/** Who has a user beside the application and drills. */
export interface OtherUsers {
  /** Whether there is an agent beside the members. */
  readonly withAgent: boolean;
  /** Whether something watches the servers. */
  readonly withMonitor: boolean;
}

export interface DatabaseCredentialsArgs extends OtherUsers {
  /** Namespace of the Secret. */
  namespace: pulumi.Input<string>;
  /** Whether a deletion is refused. */
  protect: boolean;
}

/** Generated passwords of MongoDB's users and the key of its replica set, in one Secret. */
export class DatabaseCredentials extends pulumi.ComponentResource {
  /** Name of the Secret; its entries are `keyfile`, `admin-password`, `application-password`, `drill-password` and, where there are these, `agent-password` and `monitor-password`. */
  readonly secretName: pulumi.Output<string>;
  /** Password of `applicationUser`, a secret. */
  readonly applicationPassword: pulumi.Output<string>;
  /** Password of `drillUser`, a secret. */
  readonly drillPassword: pulumi.Output<string>;
  /** Password of the agent's user, a secret; undefined without one. */
  readonly agentPassword: pulumi.Output<string> | undefined;
  /** Password of `monitorUser`, a secret; undefined without one. */
  readonly monitorPassword: pulumi.Output<string> | undefined;

  constructor(name: string, args: DatabaseCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:database:DatabaseCredentials", name, {}, opts);
    const child = { parent: this, protect: args.protect };
    // Letters and digits only: nothing to escape in a connection string, and all are allowed in a keyfile.
    const random = (role: string, length: number) =>
      new RandomPassword(`${name}-${role}`, { length, special: false }, child).result;

    const keyfile = random("keyfile", 256);
    const adminPassword = random("admin", 32);
    const applicationPassword = random("application", 32);
    const drillPassword = random("drill", 32);
    const agentPassword = args.withAgent ? random("agent", 32) : undefined;
    const monitorPassword = args.withMonitor ? random("monitor", 32) : undefined;
    const secret = new Secret(
      `${name}-secret`,
      {
        metadata: { name: "mongodb-credentials", namespace: args.namespace, labels },
        stringData: {
          keyfile,
          "admin-password": adminPassword,
          "application-password": applicationPassword,
          "drill-password": drillPassword,
          ...(agentPassword === undefined ? {} : { [agentPasswordKey]: agentPassword }),
          ...(monitorPassword === undefined ? {} : { "monitor-password": monitorPassword }),
        },
      },
      child,
    );

    this.secretName = secret.metadata.name;
    this.applicationPassword = pulumi.secret(applicationPassword);
    this.drillPassword = pulumi.secret(drillPassword);
    this.agentPassword = agentPassword === undefined ? undefined : pulumi.secret(agentPassword);
    this.monitorPassword = monitorPassword === undefined ? undefined : pulumi.secret(monitorPassword);
    this.registerOutputs({ secretName: this.secretName });
  }
}
