import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { CommandError, run } from "../exec.ts";
import type { Report } from "../progress.ts";

const policyFile = "/usr/sbin/policy-rc.d";
const policyMark = "# immoexpress: removed as soon as its packages are installed";

// Packages that bring services of their own; the local cluster starts these programs itself, when it needs them.
const units: Readonly<Record<string, string>> = { containerd: "containerd.service", "etcd-server": "etcd.service" };

/**
 * Installs Debian packages in one run, without starting the services that some of them bring.
 * @throws Error when this is not Debian or Ubuntu, or not root: with the packages that are missing
 */
export async function installDebianPackages(packages: readonly string[], report: Report): Promise<void> {
  const wanted = [...new Set(packages)].sort();
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(
      `these packages are missing: ${wanted.join(" ")}. They are installed by themselves on Debian or Ubuntu as root; ` +
        `here, install what your system calls them and run this again.`,
    );
  }
  await withoutStartingServices(async () => {
    try {
      await aptGet(["install", ...wanted], report);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      // Package lists that are missing or old, or an installation that was interrupted.
      await run("dpkg", ["--configure", "-a"]);
      await aptGet(["update"], report);
      await aptGet(["install", ...wanted], report);
    }
  });
  await disableUnits(wanted);
}

async function aptGet(args: readonly string[], report: Report): Promise<void> {
  const options = ["--yes", "--quiet", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
  await run("apt-get", [...options, ...args], { env: { DEBIAN_FRONTEND: "noninteractive" }, onLine: report });
}

async function withoutStartingServices(work: () => Promise<void>): Promise<void> {
  // Somebody else's policy stays; one of ours that a killed run left behind goes.
  const foreign = existsSync(policyFile) && !(await readFile(policyFile, "utf8")).includes(policyMark);
  if (foreign) return work();
  await writeFile(policyFile, `#!/bin/sh\n${policyMark}\nexit 101\n`, { mode: 0o755 });
  try {
    await work();
  } finally {
    await rm(policyFile, { force: true });
  }
}

async function disableUnits(packages: readonly string[]): Promise<void> {
  const brought = packages.flatMap((name) => units[name] ?? []);
  if (brought.length === 0 || !existsSync("/usr/bin/systemctl")) return;
  // Best effort: without a running systemd there is nothing that would start them.
  await run("systemctl", ["disable", ...brought]).catch(() => undefined);
}
