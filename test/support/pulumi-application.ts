import * as pulumi from "@pulumi/pulumi";
import { Application } from "../../components/application/index.ts";
import { configOf } from "./pulumi-config.ts";
import { record } from "./pulumi-recording.ts";
import type { Recording } from "./pulumi-recording.ts";

/** Where the application's database is, for tests: `elsewhere` has no pods in the cluster. */
const databases = {
  inCluster: {
    connectionString: pulumi.secret("mongodb://app:database-password@mongodb:27017"),
    host: pulumi.output("mongodb.immoexpress.svc:27017"),
    podLabels: { "app.kubernetes.io/name": "mongodb" } as Record<string, string> | undefined,
  },
  elsewhere: {
    connectionString: pulumi.secret("mongodb://app:database-password@db.example.com:27018"),
    host: pulumi.output("db1.example.com:27018,db2.example.com:27019"),
    podLabels: undefined,
  },
};

/** The database in the cluster, for components beside the application. */
export const pretendedDatabase = {
  ...databases.inCluster,
  drillConnectionString: pulumi.secret("mongodb://drill:database-password@mongodb:27017"),
};

/** A storage that tells its clients' purposes apart. */
export const pretendedStorage = {
  environment: (purpose: string) => ({
    plain: { BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: "http://azurite:10000/immoexpress" },
    secret: { BLOB_SAS_BACKUPS: pulumi.secret(`sas-${purpose}`) },
    serviceAccountAnnotations: { client: "id" },
    podLabels: { storage: "client" },
  }),
  ready: pulumi.output("http://azurite:10000/immoexpress"),
  visitorLabels: { visitor: "yes" },
  egress: { to: [{ podSelector: { matchLabels: { storage: "server" } } }], ports: [{ port: 10000, protocol: "TCP" }] },
};

const usual = new Map<string, Promise<Recording>>();

/** What the application is given besides the stack's file. */
interface Surroundings {
  /** Default: in the cluster. */
  database?: keyof typeof databases;
  /** The feature flags; default: none. */
  flags?: string;
}

/**
 * What the application declares with a stack's file after some changes (path to value). Without any it is recorded once:
 * most tests look at one property of it.
 */
export function recordApplication(
  stack: string,
  changes?: Readonly<Record<string, unknown>>,
  surroundings: Surroundings = {},
): Promise<Recording> {
  if (changes !== undefined) return recordChanged(stack, changes, surroundings);
  const recording = usual.get(stack) ?? recordChanged(stack, {}, {});
  usual.set(stack, recording);
  return recording;
}

function recordChanged(
  stack: string,
  changes: Readonly<Record<string, unknown>>,
  { database = "inCluster", flags = '{ "flags": {} }' }: Surroundings,
): Promise<Recording> {
  return record(() => {
    new Application("app", {
      config: configOf(stack, changes),
      flags,
      namespace: "immoexpress",
      database: databases[database],
      platform: { ingressClassName: pulumi.output("nginx"), ingressNamespace: pulumi.output("ingress") },
      prometheusAddress: "http://prometheus.monitoring.svc:9090",
    });
  }, stack);
}
