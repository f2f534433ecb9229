import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { run } from "../exec.ts";

/**
 * Writes a kubeconfig that knows nothing but one context of the user's, so that neither Pulumi nor kubectl can end up on
 * another cluster when the user's current context changes. Readable by the user alone: it holds credentials.
 * @throws Error naming the contexts that exist, when there is none of that name
 */
export async function writeKubeconfigOf(context: string, file: string, kubectl: string): Promise<void> {
  const { stdout } = await run(kubectl, ["config", "get-contexts", "--output", "name"]);
  const known = stdout.split("\n").filter((name) => name !== "");
  if (!known.includes(context)) {
    const allowed = known.length === 0 ? "your kubeconfig has none" : `there are ${known.join(", ")}`;
    throw new Error(`KUBE_CONTEXT=${context}: no such Kubernetes context: ${allowed}`);
  }
  const view = ["config", "view", "--minify", "--flatten", "--raw", "--context", context];
  const { stdout: kubeconfig } = await run(kubectl, view);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, kubeconfig, { mode: 0o600 });
}
