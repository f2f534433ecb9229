/** No report has that name. */
export class NoSuchReportError extends Error {
  override readonly name = "NoSuchReportError";
}

/** A report cannot be kept as things are: its facts have no name, are too many, or there is another one of that name. */
export class ReportRefusedError extends Error {
  override readonly name = "ReportRefusedError";
}
