import { check } from "../../components/config/check.ts";
import type { Config } from "../../components/config/index.ts";
import { stackFileConfig } from "./pulumi-stack-file.ts";

/** The values under `immoexpress:` of a stack's file, without that prefix. */
export function rawConfig(stack: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(stackFileConfig(stack)).flatMap(([key, value]) => {
      const [project, name = ""] = key.split(":");
      return project === "immoexpress" ? [[name, value]] : [];
    }),
  );
}

/** Another value at a path such as `application.backend.hpa.max`; undefined takes the key away. */
export function changed(raw: Record<string, unknown>, changes: Readonly<Record<string, unknown>>) {
  const copy = structuredClone(raw);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const holder = keys.reduce<Record<string, unknown>>((at, key) => {
      at[key] ??= {};
      return at[key] as Record<string, unknown>;
    }, copy);
    if (value === undefined) {
      Reflect.deleteProperty(holder, last);
    } else {
      holder[last] = value;
    }
  }
  return copy;
}

/** What is wrong with a stack's file after some changes; nothing when it is accepted. `secretKeys` count as encrypted. */
export function problemsOf(stack: string, changes: Readonly<Record<string, unknown>>, secretKeys: string[] = []) {
  const checked = check(changed(rawConfig(stack), changes), (key) => secretKeys.includes(key));
  return "problems" in checked ? checked.problems : [];
}

/** The accepted configuration of a stack's file after some changes; all secrets count as encrypted. */
export function configOf(stack: string, changes: Readonly<Record<string, unknown>> = {}): Config {
  const checked = check(changed(rawConfig(stack), changes), () => true);
  if ("problems" in checked) {
    throw new Error(checked.problems.join("\n"));
  }
  return checked.config;
}
