import { readFile, readdir } from "node:fs/promises";
import { run } from "../exec.ts";
import { network } from "./layout.ts";

/** Whether the host's end of the link is there: also a sign of a cluster that was not taken down. */
export async function hostLinkExists(): Promise<boolean> {
  return (await readdir("/sys/class/net")).includes(network.hostInterface);
}

/** The directory of the cluster that the link was made for, or undefined when there is no link. */
export async function hostLinkOwner(): Promise<string | undefined> {
  const alias = await readFile(`/sys/class/net/${network.hostInterface}/ifalias`, "utf8").catch(() => "");
  return alias.trim() === "" ? undefined : alias.trim();
}

/**
 * Links the host with the network namespace of a process by a pair of interfaces.
 * @param owner the cluster's directory, written on the interface
 */
export async function linkWithHost(pid: number, owner: string): Promise<void> {
  await removeHostLink();
  const link = network.hostInterface;
  await run("ip", ["link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", String(pid)]);
  await run("ip", ["link", "set", link, "alias", owner]);
  await run("ip", ["address", "add", `${network.hostAddress}/${network.linkPrefix}`, "dev", link]);
  await run("ip", ["link", "set", link, "up"]);
}

/** Removes the host's end, and with it the other one. */
export async function removeHostLink(): Promise<void> {
  if (!(await hostLinkExists())) return;
  await run("ip", ["link", "delete", network.hostInterface]).catch(async (error: unknown) => {
    // The kernel removes it with the network namespace, perhaps at this very moment.
    if (await hostLinkExists()) throw error;
  });
}
