/** There is nothing to draw: no Prometheus, or none that knows anything of this time. */
export class NoGraphsError extends Error {
  override readonly name = "NoGraphsError";
}
