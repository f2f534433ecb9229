import { mkdir, readdir, readFile, readlink, statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import { directorySize } from "../disk.ts";
import { cacheDirectory } from "../paths.ts";

/** A port of this machine that something listens on. */
export interface TakenPort {
  port: number;
  /** Who listens, e.g. `nginx (process 812)`; undefined when this user may not know. */
  owner: string | undefined;
  /** Whether it is this program's own forwarder. */
  ours: boolean;
}

/** What doctor looks at; sizes in bytes. */
export interface Facts {
  freeDisk: number;
  cacheSize: number;
  memory: number;
  root: boolean;
  linux: boolean;
  nodeVersion: string;
  /** Cgroup hierarchy: 1, 2, or undefined when none is mounted. */
  cgroupVersion: 1 | 2 | undefined;
  cgroupControllers: string[];
  takenPorts: TakenPort[];
}

/** Gathers the facts, in a second or so: most of it goes into adding up the caches. */
export async function gatherFacts(ports: readonly number[]): Promise<Facts> {
  const cache = cacheDirectory();
  await mkdir(cache, { recursive: true });
  const [disk, cacheSize, cgroup, takenPorts] = await Promise.all([
    statfs(cache),
    directorySize(cache),
    readCgroup(),
    findTakenPorts(ports),
  ]);
  return {
    freeDisk: disk.bavail * disk.bsize,
    cacheSize,
    memory: await memoryLimit(),
    root: process.getuid?.() === 0,
    linux: process.platform === "linux",
    nodeVersion: process.versions.node,
    cgroupVersion: cgroup.version,
    cgroupControllers: cgroup.controllers,
    takenPorts,
  };
}

/** What processes may use: a container's limit where there is one, the machine's memory otherwise. */
async function memoryLimit(): Promise<number> {
  const files = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
  const limits = await Promise.all(files.map(async (file) => Number(await readFile(file, "utf8").catch(() => "max"))));
  return Math.min(totalmem(), ...limits.filter((limit) => Number.isFinite(limit) && limit > 0));
}

async function readCgroup(): Promise<{ version: 1 | 2 | undefined; controllers: string[] }> {
  const unified = await readFile("/sys/fs/cgroup/cgroup.controllers", "utf8").catch(() => undefined);
  if (unified !== undefined) return { version: 2, controllers: unified.trim().split(/\s+/) };
  const mounted = await readdir("/sys/fs/cgroup").catch((): string[] => []);
  return { version: mounted.length > 0 ? 1 : undefined, controllers: mounted };
}

/** Which of these ports something listens on, and who does. */
export async function findTakenPorts(ports: readonly number[]): Promise<TakenPort[]> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readFile(file, "utf8").catch(() => "")),
  );
  const listening = tables.flatMap((table) => parseListeners(table)).filter(({ port }) => ports.includes(port));
  const byPort = new Map(listening.map(({ port, inode }) => [port, inode]));
  return Promise.all([...byPort].map(async ([port, inode]) => ({ port, ...(await findOwner(inode)) })));
}

/** The listening sockets of a /proc/net/tcp table. */
export function parseListeners(table: string): { port: number; inode: string }[] {
  return table.split("\n").flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const port = Number.parseInt(fields[1]?.split(":")[1] ?? "", 16);
    // State 0A is LISTEN.
    return fields[3] === "0A" && fields[9] !== undefined ? [{ port, inode: fields[9] }] : [];
  });
}

async function findOwner(inode: string): Promise<{ owner: string | undefined; ours: boolean }> {
  for (const pid of (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch((): string[] => []);
    const targets = await Promise.all(
      descriptors.map((descriptor) => readlink(join("/proc", pid, "fd", descriptor)).catch(() => "")),
    );
    if (!targets.includes(`socket:[${inode}]`)) continue;
    const command = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    const name = (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim();
    return { owner: `${name} (process ${pid})`, ours: command.some((part) => part.includes("local/cluster/")) };
  }
  return { owner: undefined, ours: false };
}
