import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import type { UpdateStep } from "../engine.ts";

/** The step in an event of the engine; undefined for every other event. */
export function stepOf({ resourcePreEvent, resOutputsEvent, resOpFailedEvent }: EngineEvent): UpdateStep | undefined {
  if (resourcePreEvent !== undefined) return step("begins", resourcePreEvent.metadata);
  if (resOutputsEvent !== undefined) return step("done", resOutputsEvent.metadata);
  return resOpFailedEvent === undefined ? undefined : step("failed", resOpFailedEvent.metadata);
}

function step(state: UpdateStep["state"], { op, urn, type, new: now }: StepEventMetadata): UpdateStep {
  const outputs = (now?.outputs ?? {}) as Record<string, unknown>;
  return { state, operation: op, type, name: urn.split("::").at(-1) ?? urn, outputs };
}

/** What the engine complains of in an event; it has put `[secret]` in the place of secrets. */
export function complaintOf({ diagnosticEvent }: EngineEvent): string | undefined {
  if (diagnosticEvent?.severity !== "error") return undefined;
  const plain = diagnosticEvent.message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
  const text = plain.replace(countOfOne, "");
  // Of the stack, when something in it has failed.
  return text === "" || text === "update failed" ? undefined : text;
}

/** What the engine's list of errors begins with when there is one. */
const countOfOne = /^1 error occurred:\s*\* /;
