/** Labels that select the database's pods: for the NetworkPolicies of those who may call it. */
export const podLabels: Record<string, string> = { "app.kubernetes.io/name": "mongodb" };

export const labels: Record<string, string> = {
  ...podLabels,
  "app.kubernetes.io/component": "database",
  "app.kubernetes.io/part-of": "immoexpress",
};

/** A pod with this label may connect to the database: for Jobs such as backups, which come and go. */
export const clientLabels: Record<string, string> = { "immoexpress.com/database-client": "true" };

/** The Service that clients use, the StatefulSet, and the head of its pods' names. */
export const serverName = "mongodb";

/** The headless Service that gives every member a name of its own. */
export const membersName = "mongodb-members";

export const port = 27017;

/** The names of the members as clients and the other members resolve them, with port. */
export function memberAddresses(namespace: string, replicas: number): string[] {
  return Array.from(
    { length: replicas },
    (_, index) => `${serverName}-${index}.${membersName}.${namespace}.svc:${port}`,
  );
}
