// The stack from top to bottom: every part in the order of its deployment, with what it needs from the parts before it.
import "./components/plain-stack-traces.ts";
import { Application, ApplicationNamespace, stackOutputs } from "./components/application/index.ts";
import { loadConfig } from "./components/config/index.ts";
import { Database } from "./components/database/index.ts";
import { Platform } from "./components/platform/index.ts";

const config = loadConfig();

// The controllers that a bare cluster lacks: ingress, progressive delivery.
const platform = new Platform("platform", { settings: config.platform, publicHttpsPort: config.publicPorts.https });

// Where the application and its database live: restricted pods, and no connection that no policy names.
const { name: applicationNamespace } = new ApplicationNamespace("namespace", { name: config.namespace });

// MongoDB: in the cluster, or elsewhere.
const database = new Database("database", {
  settings: config.database,
  namespace: applicationNamespace,
  databaseName: config.databaseName,
});

// The website and the API.
const application = new Application(
  "application",
  { config, namespace: applicationNamespace, database, platform },
  { dependsOn: [platform, database] },
);

export default stackOutputs(config, applicationNamespace, application);
