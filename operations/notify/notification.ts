/** What people are told of. */
export const notificationTypes = [
  ...(["deployment.started", "deployment.succeeded", "deployment.failed"] as const),
  ...(["rollback.started", "rollback.succeeded", "rollback.failed"] as const),
  ...(["restore.succeeded", "restore.failed", "backup.failed", "test"] as const),
] as const;
export type NotificationType = (typeof notificationTypes)[number];

/** Something that has happened. Texts are of any length and content: each channel escapes and shortens them. */
export interface Notification {
  type: NotificationType;
  stack: string;
  /** Who did it. */
  actor: string;
  /** Why, in their own words. */
  reason?: string | undefined;
  /** The release that it is about. */
  release?: string | undefined;
  /** What was there before: a release, or a backup. */
  from?: string | undefined;
  /** What is to be there: a release, or a backup. */
  to?: string | undefined;
  /** The backup made before it. */
  backup?: string | undefined;
  /** What went wrong, or what has become of it, in a sentence. */
  detail?: string | undefined;
  milliseconds?: number | undefined;
  /** Address of the report: http or https. */
  report?: string | undefined;
  /** Of the newest audit record: whoever keeps the message can show later that the records were not cut off. */
  audit?: string | undefined;
}
