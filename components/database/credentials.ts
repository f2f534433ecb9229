import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { agentPasswordKey } from "./agent.ts";
import { labels } from "./names.ts";

/** The user that the application connects as; it reads and writes its own database and no other. */
export const applicationUser = "immoexpress";

/** The user of drills: it makes scratch databases, whose names differ each time, and no role is bound to such names. */
export const drillUser = "immoexpress-drill";

export interface DatabaseCredentialsArgs {
  /** Namespace of the Secret. */
  namespace: pulumi.Input<string>;
  /** Whether a deletion is refused. */
  protect: boolean;
  /** Whether there is an agent beside the members. */
  withAgent: boolean;
}

/** Generated passwords of MongoDB's users and the key of its replica set, in one Secret. */
export class DatabaseCredentials extends pulumi.ComponentResource {
  /** Name of the Secret; its entries are `keyfile`, `admin-password`, `application-password`, `drill-password` and, with an agent, `agent-password`. */
  readonly secretName: pulumi.Output<string>;
  /** Password of `applicationUser`, a secret. */
  readonly applicationPassword: pulumi.Output<string>;
  /** Password of `drillUser`, a secret. */
  readonly drillPassword: pulumi.Output<string>;
  /** Password of the agent's user, a secret; undefined without one. */
  readonly agentPassword: pulumi.Output<string> | undefined;

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
        },
      },
      child,
    );

    this.secretName = secret.metadata.name;
    this.applicationPassword = pulumi.secret(applicationPassword);
    this.drillPassword = pulumi.secret(drillPassword);
    this.agentPassword = agentPassword === undefined ? undefined : pulumi.secret(agentPassword);
    this.registerOutputs({ secretName: this.secretName });
  }
}
