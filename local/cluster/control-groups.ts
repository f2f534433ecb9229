import { mkdir, readdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { cgroupRoot } from "./layout.ts";
import { waitFor } from "./process-record.ts";

const controlGroups = "/sys/fs/cgroup";

/** Directories of our control group: one a controller under cgroup v1, a single one under v2. */
async function ourControlGroups(): Promise<string[]> {
  const entries = await readdir(controlGroups, { withFileTypes: true });
  if (entries.some((entry) => entry.name === "cgroup.controllers")) return [join(controlGroups, cgroupRoot)];
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(controlGroups, entry.name, cgroupRoot));
}

/** Makes our control group under every controller. */
export async function prepareControlGroups(): Promise<void> {
  for (const group of await ourControlGroups()) await mkdir(group, { recursive: true });
}

/** Removes our control group and all below it. @throws Error when something still runs in it */
export async function removeControlGroups(): Promise<void> {
  for (const group of await ourControlGroups()) await removeControlGroup(group);
}

async function removeControlGroup(group: string): Promise<void> {
  const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeControlGroup(join(group, entry.name));
  // The kernel empties a group a moment after its last process has ended.
  const isRemoved = () =>
    rmdir(group).then(
      () => true,
      (error: unknown) => (error as NodeJS.ErrnoException).code === "ENOENT",
    );
  if (!(await waitFor(isRemoved, 5_000)))
    throw new Error(`control group ${group} cannot be removed: something still runs in it`);
}
