import type { Rule } from "../rule.ts";
import { noClusterAdmin } from "./access/no-cluster-admin.ts";
import { noWildcardRoles } from "./access/no-wildcards.ts";
import { backupRetention } from "./backup/retention.ts";
import { backupSchedule } from "./backup/schedule.ts";
import { imageByDigest } from "./images/by-digest.ts";
import { imageNotLatest } from "./images/not-latest.ts";
import { alertsPresent } from "./monitoring/alerts.ts";
import { defaultDeny } from "./network/default-deny.ts";
import { ingressAnnotations } from "./network/ingress-annotations.ts";
import { ingressTls } from "./network/ingress-tls.ts";
import { servicesInternal } from "./network/services-internal.ts";
import { noHostAccess } from "./pods/host-access.ts";
import { readOnlyRoot } from "./pods/read-only-root.ts";
import { podRestricted } from "./pods/restricted.ts";
import { dataProtected } from "./protection/protected.ts";
import { noSecretInConfigMap } from "./secrets/config-map.ts";
import { noSecretInEnvironment } from "./secrets/plain-env.ts";
import { blobImmutable } from "./storage/immutable.ts";
import { blobNoPublicAccess } from "./storage/no-public-access.ts";
import { blobNoSharedKey } from "./storage/no-shared-key.ts";
import { blobSoftDelete } from "./storage/soft-delete.ts";
import { blobTls } from "./storage/tls.ts";
import { blobVersioning } from "./storage/versioning.ts";
import { disruptionBudget } from "./workloads/disruption-budget.ts";
import { probesSet } from "./workloads/probes.ts";
import { replicasAtLeastTwo } from "./workloads/replicas.ts";
import { resourcesSet } from "./workloads/resources.ts";

/** Every rule, by topic. */
export const topics: Readonly<Record<string, readonly Rule[]>> = {
  Images: [imageByDigest, imageNotLatest],
  Workloads: [resourcesSet, probesSet, replicasAtLeastTwo, disruptionBudget],
  Pods: [podRestricted, noHostAccess, readOnlyRoot],
  Network: [defaultDeny, ingressTls, ingressAnnotations, servicesInternal],
  Secrets: [noSecretInConfigMap, noSecretInEnvironment],
  Access: [noWildcardRoles, noClusterAdmin],
  Storage: [blobNoPublicAccess, blobTls, blobNoSharedKey, blobVersioning, blobSoftDelete, blobImmutable],
  Backups: [backupSchedule, backupRetention],
  Alerts: [alertsPresent],
  Data: [dataProtected],
};

export const rules: readonly Rule[] = Object.values(topics).flat();
