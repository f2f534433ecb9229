import assert from "node:assert/strict";
import type { EngineEvent, PreviewOptions, PreviewResult } from "@pulumi/pulumi/automation/index.js";
import { declaredResources } from "../../../../../operations/release/pulumi/declared.ts";

const step = (op: string, name: string, inputs?: object) =>
  ({
    resourcePreEvent: {
      metadata: {
        ...{
          op,
          type: "kubernetes:core/v1:Pod",
          urn: `urn:pulumi:staging::immoexpress::kubernetes:core/v1:Pod::${name}`,
        },
        ...(inputs === undefined ? {} : { new: { inputs } }),
      },
    },
  }) as unknown as EngineEvent;

/** A stack whose preview tells of these events. */
const stackWith = (events: readonly EngineEvent[], end: () => Promise<PreviewResult>) => ({
  preview: (options?: PreviewOptions) => {
    for (const event of events) options?.onEvent?.(event);
    return end();
  },
});
const done = () => Promise.resolve({} as PreviewResult);
const { signal } = new AbortController();

describe("what a stack declares", () => {
  it("is what a preview creates, changes or leaves as it is, once each", async () => {
    const events = [
      ...[step("same", "a", { kind: "Pod" }), step("create", "b", { kind: "Pod" })],
      ...[step("create-replacement", "c", { v: 1 }), step("replace", "c", { v: 1 }), step("delete-replaced", "c", {})],
      step("delete", "gone"),
    ];
    const declared = await declaredResources(stackWith(events, done), signal);
    assert.deepEqual(
      declared.map(({ name, inputs }) => [name, inputs]),
      [
        ["a", { kind: "Pod" }],
        ["b", { kind: "Pod" }],
        ["c", { v: 1 }],
      ],
    );
  });

  it("is not known when the preview was interrupted", async () => {
    const interrupt = new AbortController();
    const end = () => {
      interrupt.abort(new Error("SIGTERM"));
      return Promise.reject(new Error("ended"));
    };
    await assert.rejects(declaredResources(stackWith([], end), interrupt.signal), /SIGTERM/);
  });
});
