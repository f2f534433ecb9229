import * as pulumi from "@pulumi/pulumi";

/**
 * The error that stops the program before it declares anything, which the engine prints without a stack trace.
 *
 * @param subject what is wrong, with its verb, such as `The feature flags have`
 * @param problems one sentence each
 * @param hint the last line: where to read more
 */
export function refusal(subject: string, problems: readonly string[], hint: string): pulumi.RunError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map((problem) => `  - ${problem}`);
  return new pulumi.RunError([`${subject} ${count}; nothing was created or changed.`, ...lines, hint].join("\n"));
}
