import { createInterface } from "node:readline/promises";
import { UsageError } from "../command.ts";

/** Whether somebody can be asked. @throws UsageError when not */
export function mustBeTerminal(verb: string): void {
  if (process.stdin.isTTY && process.stderr.isTTY) return;
  throw new UsageError(
    `${verb} asks before it begins, and there is no terminal to ask on: --yes begins without asking.`,
  );
}

/**
 * Asks on the terminal.
 * @param word what has to be typed for yes: something that nobody types without having read
 * @throws the signal's reason
 */
export async function confirm(question: string, word: string, signal: AbortSignal): Promise<boolean> {
  // Standard output is for results.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await terminal.question(`${question} Type ${word} to begin: `, { signal });
    return typed.trim() === word;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    terminal.close();
  }
}
