import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from "@openfeature/server-sdk";
import type { FlagFile } from "./flag-file.ts";

/** Evaluates the rules of the file in this process: no server, no connection, no wait. */
export class FileProvider implements Provider {
  readonly metadata = { name: "flagd file" };
  readonly runsOn = "server";
  private readonly file: FlagFile;

  constructor(file: FlagFile) {
    this.file = file;
  }

  resolveBooleanEvaluation(flag: string, fallback: boolean, context: EvaluationContext) {
    return Promise.resolve(this.file.core.resolveBooleanEvaluation(flag, fallback, context));
  }

  resolveStringEvaluation(flag: string, fallback: string, context: EvaluationContext) {
    return Promise.resolve(this.file.core.resolveStringEvaluation(flag, fallback, context));
  }

  resolveNumberEvaluation(flag: string, fallback: number, context: EvaluationContext) {
    return Promise.resolve(this.file.core.resolveNumberEvaluation(flag, fallback, context));
  }

  resolveObjectEvaluation<T extends JsonValue>(
    flag: string,
    fallback: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return Promise.resolve(this.file.core.resolveObjectEvaluation(flag, fallback, context));
  }
}
