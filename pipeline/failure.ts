/** Something that ends a step of a pipeline, in one sentence for whoever reads its log. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
}
