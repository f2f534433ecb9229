// The stack from top to bottom: every part in the order of its deployment, with what it needs from the parts before it.
import "./components/plain-stack-traces.ts";
import { Application, ApplicationNamespace, loadFlags, stackOutputs } from "./components/application/index.ts";
import { Backups, databaseAgent, storageClients } from "./components/backup/index.ts";
import { loadConfig } from "./components/config/index.ts";
import { Database } from "./components/database/index.ts";
import { HealthChecks } from "./components/health/index.ts";
import { logClient, Monitoring } from "./components/monitoring/index.ts";
import { Notifications } from "./components/notifications/index.ts";
import { Platform } from "./components/platform/index.ts";
import { HealthVerification } from "./components/release/health-verification.ts";
import { PreDeployBackup } from "./components/release/pre-deploy-backup.ts";
import { Sentry } from "./components/sentry/index.ts";
import { BlobStorage } from "./components/storage/index.ts";

const config = loadConfig();

// The feature flags, from flags/.
const flags = loadFlags(config.health);

// The controllers that a bare cluster lacks: ingress, progressive delivery.
const platform = new Platform("platform", { settings: config.platform, publicHttpsPort: config.publicPorts.https });

// Where the application and its database live: restricted pods, and no connection that no policy names.
const { name: applicationNamespace } = new ApplicationNamespace("namespace", { name: config.namespace });

// MongoDB: in the cluster, or elsewhere.
const database = new Database("database", {
  settings: config.database,
  namespace: applicationNamespace,
  databaseName: config.databaseName,
  agent: databaseAgent(config),
  isMonitored: config.monitoring.mongodbExporter.install,
});

// Where backups, photos and logs are stored: in Azure, or on a server that speaks its protocol.
const storage = new BlobStorage("storage", {
  settings: config.storage,
  namespace: applicationNamespace,
  serviceAccounts: storageClients(config.backup),
  logClient: logClient(config),
});

// Backs up the database and the photos, and restores them.
const backups = new Backups("backups", { config, namespace: applicationNamespace, database, storage });

// Who is told of releases and restores.
new Notifications("notifications", { settings: config.notifications, namespace: applicationNamespace });

// Where releases are registered, beside the errors of their pods.
new Sentry("sentry", { config, namespace: applicationNamespace });

// What watches the application: by its metrics a new version is judged.
const monitoring = new Monitoring(
  "monitoring",
  { config, namespace: applicationNamespace, database, platform, logStore: storage.logStore },
  { dependsOn: platform },
);

// What the release changes can be taken back.
const safety = new PreDeployBackup("before-release", { config }, { dependsOn: [database, storage, backups] });

// The website and the API.
const application = new Application(
  "application",
  {
    ...{ config, flags, namespace: applicationNamespace, database, platform },
    prometheusAddress: monitoring.prometheusAddress,
  },
  { dependsOn: [platform, database, safety] },
);

// What looks whether all of that is well: suspended, until somebody asks.
const checks = new HealthChecks("health", {
  ...{ config, namespace: applicationNamespace, application, database, storage },
});

// Whether the release is good: both services go forward together, or back.
new HealthVerification(
  "after-release",
  { config, application, hasInside: checks.hasInside },
  { dependsOn: [application, checks] },
);

export default stackOutputs(config, applicationNamespace, application);
