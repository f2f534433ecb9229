/**
 * Signals a process, or nobody when it has ended between the look and the signal.
 * @param pid negative: every process of the group that this one leads
 */
export function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
