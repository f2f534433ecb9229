/** There is nobody to tell. */
export class NoReceiversError extends Error {
  override readonly name = "NoReceiversError";
}
