import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { toDatabase } from "../../application/network.ts";
import type { MongodbExporterSettings } from "../../config/mongodb-exporter.ts";
import { clientLabels } from "../../database/index.ts";
import { fromPrometheus, toDns } from "../../platform/network.ts";
import { labels, mongodbExporterName, mongodbExporterPort, podLabels } from "./names.ts";
import { mongodbExporterPod, uriKey } from "./pod.ts";

/** The database that is watched. */
export interface WatchedDatabase {
  /** Of a user who may look at the servers and at no data, a secret; undefined: none was made. */
  readonly monitorConnectionString: pulumi.Output<string> | undefined;
  readonly host: pulumi.Output<string>;
  /** Labels of its pods; undefined when it is elsewhere. */
  readonly podLabels: Record<string, string> | undefined;
}

export interface MongodbExporterArgs {
  settings: MongodbExporterSettings;
  /** Namespace of the application: whoever may reach the database is there. */
  namespace: pulumi.Input<string>;
  database: WatchedDatabase;
}

/** Percona's exporter: makes metrics of what MongoDB says of itself. */
export class MongodbExporter extends pulumi.ComponentResource {
  constructor(name: string, args: MongodbExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:monitoring:MongodbExporter", name, {}, opts);
    const { settings, namespace, database } = args;
    const metadata = { name: mongodbExporterName, namespace, labels };
    const child = { parent: this };
    const uri = settings.uri ?? database.monitorConnectionString;
    if (uri === undefined)
      throw new Error("the exporter has no user: the configuration's rules let none of this through");
    // Read once, when the pod starts: another connection string is another Secret, whose name Pulumi chooses, and another pod.
    const secret = new Secret(
      `${name}-secret`,
      { metadata: { namespace, labels }, immutable: true, stringData: { [uriKey]: uri } },
      child,
    );
    const policy = new NetworkPolicy(
      `${name}-network-policy`,
      {
        metadata,
        spec: {
          podSelector: { matchLabels: podLabels },
          policyTypes: ["Ingress", "Egress"],
          ingress: [fromPrometheus(mongodbExporterPort)],
          egress: [toDatabase(database), toDns()],
        },
      },
      child,
    );
    const template = {
      metadata: { labels: { ...labels, ...clientLabels } },
      spec: mongodbExporterPod(settings, secret.metadata.name),
    };
    new Deployment(
      `${name}-deployment`,
      { metadata, spec: { replicas: 1, selector: { matchLabels: podLabels }, template } },
      { ...child, dependsOn: [policy] },
    );
    this.registerOutputs();
  }
}
