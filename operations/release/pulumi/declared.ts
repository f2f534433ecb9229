import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import type { DeclaredResource } from "../../render/manifest.ts";
import { UpdateFailedError } from "../errors.ts";
import { complaintOf } from "./events.ts";

/**
 * Everything that the program declares now, by a preview: nothing is changed, and the engine leaves out what is secret.
 * @throws UpdateFailedError with the engine's reasons; the signal's reason
 */
export async function declaredResources(
  stack: Pick<Stack, "preview">,
  signal: AbortSignal,
): Promise<DeclaredResource[]> {
  const declared = new Map<string, DeclaredResource>();
  const complaints = new Set<string>();
  const onEvent = (event: EngineEvent) => {
    const { op = "delete", urn = "", type = "", new: now } = event.resourcePreEvent?.metadata ?? {};
    // What is to be replaced comes twice more; what goes is not declared.
    if (now !== undefined && !op.includes("delete"))
      declared.set(urn, {
        type,
        name: urn.split("::").at(-1) ?? urn,
        inputs: now.inputs as DeclaredResource["inputs"],
      });
    const complaint = complaintOf(event);
    if (complaint !== undefined) complaints.add(complaint);
  };
  try {
    await stack.preview({ onEvent, signal });
  } catch (error) {
    signal.throwIfAborted();
    const { CommandError } = await import("@pulumi/pulumi/automation/index.js");
    if (!(error instanceof CommandError)) throw error;
    throw new UpdateFailedError(complaints.size === 0 ? error.message : [...complaints].join("\n"), { cause: error });
  }
  return [...declared.values()];
}
