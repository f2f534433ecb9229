/** What a preview says about policies; undefined: it did not get that far. */
export function policySection(preview: string): string | undefined {
  const lines = preview.split("\n");
  const start = lines.indexOf("Policies:");
  if (start === -1) return undefined;
  const rest = lines.slice(start + 1);
  // The next section begins at the margin.
  const end = rest.findIndex((line) => /^\S/.test(line));
  return rest
    .slice(0, end === -1 ? undefined : end)
    .join("\n")
    .trimEnd();
}
