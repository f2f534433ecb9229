/**
 * What the label `phase` of the controller's metric `rollout_info` may say. These are not the phases of a Rollout's status: an aborted
 * Rollout is `Degraded` there, and `Abort` here. Source: controller/metrics/rollouts.go of Argo Rollouts 1.10.
 */
export const metricPhases = ["InvalidSpec", "Completed", "Progressing", "Paused", "Timeout", "Error", "Abort"] as const;

/** A regular expression of those in which the new version of a service was given up. */
export const givenUpPhases = "Abort|Timeout|InvalidSpec";
