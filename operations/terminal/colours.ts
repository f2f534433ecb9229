/** Whether standard output shows colours. */
export function hasColours(): boolean {
  return process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
}
