/** There is nothing whose log could be read. */
export class NoLogsError extends Error {
  override readonly name = "NoLogsError";
}
