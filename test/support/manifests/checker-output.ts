import { CommandError, run } from "../../../local/exec.ts";
import { toolPath } from "../../../local/toolchain/index.ts";
import type { ToolName } from "../../../local/toolchain/index.ts";

/** What a checking program prints as JSON. It ends with 1 when it has found something. */
export async function checkerOutput(tool: ToolName, args: readonly string[]): Promise<unknown> {
  try {
    return JSON.parse((await run(await toolPath(tool), args)).stdout);
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === 1) return JSON.parse(error.stdout);
    throw error;
  }
}
