const lines: string[] = [];

/** Says in one line what a test saw: printed under its title when it has ended. */
export function saw(text: string): void {
  lines.push(text);
}

/** What the test that has just ended said; the next one starts with nothing. */
export function takeWhatWasSeen(): string[] {
  return lines.splice(0);
}
