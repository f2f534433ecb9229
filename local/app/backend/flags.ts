import { readFile } from "node:fs/promises";
import { z } from "zod";
import { describeError, type Log } from "../shared/log.ts";

const flagsSchema = z.object({
  flags: z.record(
    z.string(),
    z.object({
      state: z.enum(["ENABLED", "DISABLED"]),
      variants: z.record(z.string(), z.unknown()),
      defaultVariant: z.string(),
      targeting: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

export type FlagDefinitions = z.infer<typeof flagsSchema>;

export interface EvaluatedFlag {
  value: unknown;
  variant: string;
  /** STATIC: the flag has no rules. DEFAULT: it has targeting rules, which this evaluation does not run. */
  reason: "STATIC" | "DEFAULT";
}

/** @throws Error for text that is not flagd's JSON */
export function parseFlags(text: string): FlagDefinitions {
  return flagsSchema.parse(JSON.parse(text));
}

/** Every enabled flag with its default variant. A disabled flag is absent, so that its caller's own default holds. */
export function evaluateFlags(definitions: FlagDefinitions): Record<string, EvaluatedFlag> {
  const evaluated: Record<string, EvaluatedFlag> = {};
  for (const [name, { state, variants, defaultVariant, targeting }] of Object.entries(definitions.flags)) {
    if (state === "DISABLED" || !Object.hasOwn(variants, defaultVariant)) continue;
    const hasRules = targeting !== undefined && Object.keys(targeting).length > 0;
    const value = variants[defaultVariant];
    evaluated[name] = { value, variant: defaultVariant, reason: hasRules ? "DEFAULT" : "STATIC" };
  }
  return evaluated;
}

/** The flags of a mounted file, read anew each time because a ConfigMap changes in place; the last good ones when it is broken. */
export class FlagFile {
  private readonly path: string;
  private readonly log: Log;
  private lastGood: FlagDefinitions = { flags: {} };

  constructor(path: string, log: Log) {
    this.path = path;
    this.log = log;
  }

  async evaluate(): Promise<Record<string, EvaluatedFlag>> {
    try {
      this.lastGood = parseFlags(await readFile(this.path, "utf8"));
    } catch (error) {
      const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isAbsent) this.log("warn", "flags file is not readable", { path: this.path, reason: describeError(error) });
    }
    return evaluateFlags(this.lastGood);
  }
}
