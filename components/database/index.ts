import * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings, FerretdbSettings, MongodbSettings } from "../config/database.ts";
import { applicationUser, DatabaseCredentials } from "./credentials.ts";
import { ferretdbPod } from "./ferretdb.ts";
import { mongodbPod, replicaSetName } from "./mongodb.ts";
import { memberAddresses, podLabels, port, serverName } from "./names.ts";
import { ReplicaSet } from "./replica-set.ts";
import { DatabaseServer } from "./server.ts";

export { clientLabels } from "./names.ts";

export interface DatabaseArgs {
  /** Where the database is. */
  settings: DatabaseSettings;
  /** Namespace of the application, which exists already; servers in the cluster run in it. */
  namespace: pulumi.Input<string>;
  /** The application's database. */
  databaseName: string;
}

/** What the application needs to know of a database. */
interface Access {
  connectionString: pulumi.Output<string>;
  host: pulumi.Output<string>;
}

/** MongoDB for the application: a server elsewhere, or one in the cluster with generated credentials and a volume. */
export class Database extends pulumi.ComponentResource {
  /** With user and password, a secret; known once the server answers and has the application's user. */
  readonly connectionString: pulumi.Output<string>;
  /** Where the server is, with port unless it is a name of DNS seeds; no secret. */
  readonly host: pulumi.Output<string>;
  /** Labels of the server's pods, for NetworkPolicies; undefined when it is elsewhere. */
  readonly podLabels: Record<string, string> | undefined;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:database:Database", name, {}, opts);
    const { settings } = args;

    const access = settings.kind === "external" ? external(settings.uri) : inCluster(name, args, settings, this);

    this.connectionString = pulumi.secret(access.connectionString);
    this.host = access.host;
    this.podLabels = settings.kind === "external" ? undefined : podLabels;
    this.registerOutputs({ connectionString: this.connectionString, host: this.host });
  }
}

function external(uri: pulumi.Output<string>): Access {
  return { connectionString: uri, host: pulumi.unsecret(uri.apply(hostOf)) };
}

/** The hosts of a connection string as they stand there, without user and password. */
export function hostOf(uri: string): string {
  const authority = uri.replace(/^[^:]+:\/\//, "").replace(/[/?].*$/s, "");
  return authority.slice(authority.lastIndexOf("@") + 1);
}

function inCluster(
  name: string,
  args: DatabaseArgs,
  settings: MongodbSettings | FerretdbSettings,
  parent: Database,
): Access {
  return settings.engine === "ferretdb"
    ? ferretdb(name, args, settings, parent)
    : mongodb(name, args, settings, parent);
}

function ferretdb(name: string, args: DatabaseArgs, settings: FerretdbSettings, parent: Database): Access {
  const { namespace } = args;
  new DatabaseServer(`${name}-server`, { settings, namespace, replicas: 1, pod: ferretdbPod(settings) }, { parent });
  const host = serviceHost(namespace);
  return { host, connectionString: pulumi.interpolate`mongodb://${host}/${args.databaseName}` };
}

function mongodb(name: string, args: DatabaseArgs, settings: MongodbSettings, parent: Database): Access {
  const { namespace, databaseName } = args;
  const { protect, replicas } = settings;
  const credentials = new DatabaseCredentials(`${name}-credentials`, { namespace, protect }, { parent });
  const server = new DatabaseServer(
    `${name}-server`,
    { settings, namespace, replicas, pod: mongodbPod(settings, credentials.secretName) },
    { parent },
  );
  const replicaSet = new ReplicaSet(
    `${name}-replica-set`,
    { settings, namespace, databaseName, credentials, server },
    { parent },
  );
  const connectionString = pulumi
    .all([namespace, credentials.applicationPassword, replicaSet.setUpBy])
    .apply(([known, password]) => replicaSetUri(memberAddresses(known, replicas), password, databaseName));
  return { host: serviceHost(namespace), connectionString };
}

function replicaSetUri(members: string[], password: string, databaseName: string): string {
  const options = `replicaSet=${replicaSetName}&authSource=admin&retryWrites=true&w=majority`;
  return `mongodb://${applicationUser}:${password}@${members.join(",")}/${databaseName}?${options}`;
}

function serviceHost(namespace: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`${serverName}.${namespace}.svc:${port}`;
}
