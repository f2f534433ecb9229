import type { RolloutState } from "../rollouts/state.ts";

/** New versions that have no traffic yet, and since when they were seen like that. */
export class WaitingVersions {
  private readonly since = new Map<string, number>();
  private readonly deadlineMs: number;

  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
  }

  /**
   * Takes note of how the rollouts stand now.
   * @param now milliseconds
   * @returns a line for each version that has waited for too long
   */
  tooLate(rollouts: readonly RolloutState[], now: number): string[] {
    return rollouts.flatMap(({ service, step, canaryWeight, hashes }) => {
      const version = `${service} ${hashes.canary}`;
      if (step === null || canaryWeight > 0) {
        this.since.delete(version);
        return [];
      }
      const since = this.since.get(version) ?? now;
      this.since.set(version, since);
      return now - since > this.deadlineMs
        ? [
            `${service}: no pod of the new version became ready within ${this.deadlineMs / 1000} s: kubectl get pods, and logs`,
          ]
        : [];
    });
  }
}
