import { kubeContext } from "./kube-context.ts";
import { environmentLines, prepareStack } from "./stack/index.ts";

/** `make -s env`: prints the variables with which `pulumi` and `kubectl` work on the local stack, for a shell to evaluate. */
export async function env(): Promise<void> {
  const environment = await prepareStack({ kubeContext: kubeContext() });
  process.stdout.write(`${environmentLines(environment).join("\n")}\n`);
}
