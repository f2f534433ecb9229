import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { labels } from "./names.ts";

/** The user that the application connects as; it reads and writes its own database and no other. */
export const applicationUser = "immoexpress";

export interface DatabaseCredentialsArgs {
  /** Namespace of the Secret. */
  namespace: pulumi.Input<string>;
  /** Whether a deletion is refused. */
  protect: boolean;
}

/** Generated passwords of MongoDB's users and the key of its replica set, in one Secret. */
export class DatabaseCredentials extends pulumi.ComponentResource {
  /** Name of the Secret; its entries are `keyfile`, `admin-password` and `application-password`. */
  readonly secretName: pulumi.Output<string>;
  /** Password of `applicationUser`, a secret. */
  readonly applicationPassword: pulumi.Output<string>;

  constructor(name: string, args: DatabaseCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:database:DatabaseCredentials", name, {}, opts);
    const child = { parent: this, protect: args.protect };
    // Letters and digits only: nothing to escape in a connection string, and all are allowed in a keyfile.
    const random = (role: string, length: number) =>
      new RandomPassword(`${name}-${role}`, { length, special: false }, child).result;

    const keyfile = random("keyfile", 256);
    const adminPassword = random("admin", 32);
    const applicationPassword = random("application", 32);
    const secret = new Secret(
      `${name}-secret`,
      {
        metadata: { name: "mongodb-credentials", namespace: args.namespace, labels },
        stringData: {
          keyfile,
          "admin-password": adminPassword,
          "application-password": applicationPassword,
        },
      },
      child,
    );

    this.secretName = secret.metadata.name;
    this.applicationPassword = pulumi.secret(applicationPassword);
    this.registerOutputs({ secretName: this.secretName });
  }
}
