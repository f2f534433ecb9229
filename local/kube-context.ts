import { run } from "./exec.ts";
import type { ImageArchive } from "./cluster/node-images.ts";
import type { ForwarderCommand, PublicPorts } from "./cluster/public-ports.ts";
import { toolPath } from "./toolchain/index.ts";
import type { StackEnvironment } from "./stack/index.ts";

/** The context of the user's that `KUBE_CONTEXT` names, or undefined when the local cluster is meant. */
export function kubeContext(): string | undefined {
  const context = process.env["KUBE_CONTEXT"]?.trim();
  return context === "" ? undefined : context;
}

/**
 * Loads images into a cluster of the user's, by the command that its makers provide for that. Other clusters take
 * `KUBE_IMAGE_LOADER`: a command to which the path of an image archive is appended.
 * @throws Error naming the ways out when this program does not know how to load images there
 */
export async function loadIntoContext(
  context: string,
  environment: StackEnvironment,
  images: readonly ImageArchive[],
): Promise<void> {
  const loader = imageLoader(context, process.env["KUBE_IMAGE_LOADER"]);
  const [command, ...args] = loader;
  for (const image of images) await run(command, [...args, image.archive], { env: environment });
}

/** The command that loads an image archive, whose path is appended, into the cluster of a context. */
export function imageLoader(context: string, custom?: string): [string, ...string[]] {
  const words = custom?.trim().split(/\s+/) ?? [];
  const [command, ...args] = words;
  if (command !== undefined && command !== "") return [command, ...args];
  const name = (prefix: string) => context.slice(prefix.length);
  if (context.startsWith("kind-")) return ["kind", "load", "image-archive", "--name", name("kind-")];
  if (context.startsWith("k3d-")) return ["k3d", "image", "import", "--cluster", name("k3d-")];
  if (context === "minikube") return ["minikube", "image", "load"];
  throw new Error(
    `KUBE_CONTEXT=${context}: images can be loaded into kind-*, k3d-* and minikube contexts; for another cluster set ` +
      "KUBE_IMAGE_LOADER to a command that takes the path of an image archive, or push the images to a registry that it reads",
  );
}

/** The forwarder to the ingress controller of a cluster whose nodes this machine may not reach: through its API server. */
export async function contextForwarder(environment: StackEnvironment, ports: PublicPorts): Promise<ForwarderCommand> {
  const forwarded = [`${ports.http}:80`, `${ports.https}:443`];
  return {
    command: await toolPath("kubectl"),
    args: ["port-forward", "--namespace=ingress", "service/traefik", ...forwarded],
    env: environment,
  };
}
