import { formatSize } from "../disk.ts";
import type { ToolStatus } from "../toolchain/status.ts";
import type { Facts } from "./facts.ts";

/** Something that people should know; what blocks makes `make doctor` fail. */
export interface Finding {
  level: "blocks" | "warns";
  text: string;
}

const gigabyte = 1e9;
const diskForBuilding = 20 * gigabyte;
const diskForRunning = 3 * gigabyte;
const memoryNeeded = 4 * 2 ** 30;
const neededControllers = ["cpu", "cpuset", "memory", "pids"];

/** Judges what was gathered, in plain words, each with what to do. */
export function findProblems(facts: Facts, tools: readonly ToolStatus[], leftovers: readonly string[]): Finding[] {
  return [
    ...judgeMachine(facts),
    ...judgeDisk(facts, tools),
    ...judgeMemory(facts),
    ...judgeCgroup(facts),
    ...facts.takenPorts
      .filter(({ ours }) => !ours)
      .map(({ port, owner }) =>
        warn(
          `Port ${port} is taken${owner === undefined ? "" : ` by ${owner}`}: \`make up\` chooses another one and says which.`,
        ),
      ),
    ...leftovers.map((text) =>
      warn(`Left over from an earlier run: ${text}. \`make up\` recovers, \`make down\` removes it.`),
    ),
    ...judgeTools(facts, tools),
  ];
}

function judgeMachine(facts: Facts): Finding[] {
  const findings: Finding[] = [];
  if (!facts.linux)
    findings.push(block("The local cluster needs Linux: use a virtual machine, or KUBE_CONTEXT=name make up."));
  if (facts.linux && !facts.root) {
    findings.push(block("Not root: the local cluster makes network interfaces, mounts and cgroups. Run it as root."));
  }
  if (Number.parseInt(facts.nodeVersion, 10) < 24) {
    findings.push(
      block(`Node ${facts.nodeVersion} runs this, 24 is needed: start it with \`make\`, which brings its own.`),
    );
  }
  return findings;
}

function judgeDisk(facts: Facts, tools: readonly ToolStatus[]): Finding[] {
  const building = tools.some(({ buildSeconds }) => buildSeconds !== undefined);
  const needed = building
    ? diskForBuilding - Math.min(facts.cacheSize, diskForBuilding - diskForRunning)
    : diskForRunning;
  if (facts.freeDisk >= needed) return [];
  const what = building ? "Building the tools" : "The local cluster";
  const advice =
    facts.cacheSize > gigabyte ? ` The caches take ${formatSize(facts.cacheSize)}: \`make clean\` frees them.` : "";
  return [
    block(`${what} needs ${formatSize(needed)} of free disk space; there is ${formatSize(facts.freeDisk)}.${advice}`),
  ];
}

function judgeMemory({ memory }: Facts): Finding[] {
  if (memory >= memoryNeeded) return [];
  return [block(`The local cluster needs 4 GiB of memory; this machine gives ${(memory / 2 ** 30).toFixed(1)} GiB.`)];
}

function judgeCgroup(facts: Facts): Finding[] {
  if (!facts.linux) return [];
  if (facts.cgroupVersion === undefined)
    return [block("No cgroups are mounted on /sys/fs/cgroup: kubelet cannot run pods.")];
  const missing = neededControllers.filter((name) => !facts.cgroupControllers.includes(name));
  if (missing.length === 0) return [];
  return [
    block(`Cgroup v${facts.cgroupVersion} lacks the controllers ${missing.join(", ")}: kubelet cannot limit pods.`),
  ];
}

function judgeTools(facts: Facts, tools: readonly ToolStatus[]): Finding[] {
  const missing = tools.filter(({ origin, path }) => origin === "Debian" && path === undefined).map(({ name }) => name);
  if (missing.length === 0 || facts.root) return [];
  return [block(`Debian's packages for ${missing.join(", ")} are missing, and only root can install them.`)];
}

function block(text: string): Finding {
  return { level: "blocks", text };
}

function warn(text: string): Finding {
  return { level: "warns", text };
}
