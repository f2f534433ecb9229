import * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings, FerretdbSettings, MongodbSettings } from "../config/database.ts";
import type { MemberAgent } from "./agent.ts";
import { applicationUser, DatabaseCredentials, drillUser, monitorUser } from "./credentials.ts";
import { ferretdbPod } from "./ferretdb.ts";
import { mongodbPod, replicaSetName } from "./mongodb.ts";
import { memberAddresses, podLabels, port, serverName } from "./names.ts";
import { ReplicaSet } from "./replica-set.ts";
import { DatabaseServer } from "./server.ts";

export type { MemberAgent } from "./agent.ts";
export { clientLabels } from "./names.ts";
export { clientNetworkPolicy } from "./network.ts";

export interface DatabaseArgs {
  /** Where the database is. */
  settings: DatabaseSettings;
  /** Namespace of the application, which exists already; servers in the cluster run in it. */
  namespace: pulumi.Input<string>;
  /** The application's database. */
  databaseName: string;
  /** Runs beside every member of a replica set in the cluster. Default: none. */
  agent?: MemberAgent;
  /** Whether MongoDB in the cluster gets a user for what watches it. Default: false. */
  isMonitored?: boolean;
}

/** What others need to know of a database. */
interface Access {
  connectionString: pulumi.Output<string>;
  drillConnectionString: pulumi.Output<string>;
  agentConnectionString?: pulumi.Output<string>;
  monitorConnectionString?: pulumi.Output<string>;
  host: pulumi.Output<string>;
}

/** MongoDB for the application: a server elsewhere, or one in the cluster with generated credentials and a volume. */
export class Database extends pulumi.ComponentResource {
  /** With user and password, a secret; known once the server answers and has the application's user. */
  readonly connectionString: pulumi.Output<string>;
  /** The same for somebody who may make databases: a drill. Elsewhere it is the application's user who has to be allowed. */
  readonly drillConnectionString: pulumi.Output<string>;
  /** The same for the agent's user, who may do anything; undefined without an agent. */
  readonly agentConnectionString: pulumi.Output<string> | undefined;
  /** The same for what watches the servers, whose user sees no data; undefined where none was made. */
  readonly monitorConnectionString: pulumi.Output<string> | undefined;
  /** Where the server is, with port unless it is a name of DNS seeds; no secret. */
  readonly host: pulumi.Output<string>;
  /** Labels of the server's pods, for NetworkPolicies; undefined when it is elsewhere. */
  readonly podLabels: Record<string, string> | undefined;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:database:Database", name, {}, opts);
    const { settings } = args;

    const access = settings.kind === "external" ? external(settings.uri) : inCluster(name, args, settings, this);

    this.connectionString = pulumi.secret(access.connectionString);
    this.drillConnectionString = pulumi.secret(access.drillConnectionString);
    const { agentConnectionString, monitorConnectionString } = access;
    this.agentConnectionString = agentConnectionString && pulumi.secret(agentConnectionString);
    this.monitorConnectionString = monitorConnectionString && pulumi.secret(monitorConnectionString);
    this.host = access.host;
    this.podLabels = settings.kind === "external" ? undefined : podLabels;
    this.registerOutputs({ connectionString: this.connectionString, host: this.host });
  }
}

function external(uri: pulumi.Output<string>): Access {
  return { connectionString: uri, drillConnectionString: uri, host: pulumi.unsecret(uri.apply(hostOf)) };
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
  const connectionString = pulumi.interpolate`mongodb://${host}/${args.databaseName}`;
  return { host, connectionString, drillConnectionString: connectionString };
}

function mongodb(name: string, args: DatabaseArgs, settings: MongodbSettings, parent: Database): Access {
  const { namespace, databaseName, agent, isMonitored = false } = args;
  const { protect, replicas } = settings;
  const credentials = new DatabaseCredentials(
    `${name}-credentials`,
    { namespace, protect, withAgent: agent !== undefined, withMonitor: isMonitored },
    { parent },
  );
  const server = new DatabaseServer(
    `${name}-server`,
    { settings, namespace, replicas, pod: mongodbPod(settings, credentials.secretName, agent), egress: agent?.egress },
    { parent },
  );
  const replicaSet = new ReplicaSet(
    `${name}-replica-set`,
    { settings, namespace, databaseName, credentials, server, agentUser: agent?.user },
    { parent },
  );
  const uriOf = (user: string, password: pulumi.Output<string>) =>
    pulumi
      .all([namespace, password, replicaSet.setUpBy])
      .apply(([known, text]) => replicaSetUri(memberAddresses(known, replicas), `${user}:${text}`, databaseName));
  return {
    host: serviceHost(namespace),
    connectionString: uriOf(applicationUser, credentials.applicationPassword),
    drillConnectionString: uriOf(drillUser, credentials.drillPassword),
    ...(agent === undefined || credentials.agentPassword === undefined
      ? {}
      : { agentConnectionString: uriOf(agent.user, credentials.agentPassword) }),
    ...(credentials.monitorPassword === undefined
      ? {}
      : { monitorConnectionString: uriOf(monitorUser, credentials.monitorPassword) }),
  };
}

function replicaSetUri(members: string[], userAndPassword: string, databaseName: string): string {
  const options = `replicaSet=${replicaSetName}&authSource=admin&retryWrites=true&w=majority`;
  return `mongodb://${userAndPassword}@${members.join(",")}/${databaseName}?${options}`;
}

function serviceHost(namespace: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`${serverName}.${namespace}.svc:${port}`;
}
