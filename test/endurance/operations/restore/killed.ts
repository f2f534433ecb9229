import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "mongodb";
import type { BlobSettings } from "../../../../operations/blob/settings.ts";
import type { DatabaseTarget, Tools } from "../../../../operations/backup/types.ts";
import type { Fence, FenceMemory, RestoreRequest } from "../../../../operations/restore/types.ts";
import { MortalConnection } from "../../../support/mortal-connection.ts";
import type { BackupPoint } from "./mortal-store.ts";
import type { RestoreStage } from "../../../support/restore-stage.ts";

/** What a child is told to do, and when to die. */
export interface ChildOrder {
  work: "restore" | "drill";
  /** The child kills itself with SIGKILL when it hears of this phase; undefined: somebody else does. */
  phase?: string | undefined;
  /** The same at this point of the safety backup. */
  safety?: BackupPoint | undefined;
  blobs: BlobSettings;
  target: DatabaseTarget;
  tools: Tools;
  identity: string;
  request: RestoreRequest;
  fenceFile: string;
}

export interface Killing {
  work: ChildOrder["work"];
  /** Killed at the beginning of this phase. */
  phase?: string;
  /** Killed at this point of the safety backup. */
  safety?: BackupPoint;
  /** Killed when the server has done that many renamings, and the child has not yet heard of the last one. */
  renamings?: number;
}

/** A fence whose state survives everybody: `up` or `down` in a file. */
export class FileFence implements Fence {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async raise(memory: FenceMemory): Promise<void> {
    if ((await memory.read()) === undefined) await memory.write(2);
    await writeFile(this.path, "up");
  }

  async lower(memory: FenceMemory): Promise<void> {
    await writeFile(this.path, "down");
    await memory.write(undefined);
  }

  async isUp(): Promise<boolean> {
    return (await readFile(this.path, "utf8").catch(() => "down")) === "up";
  }
}

export function fenceFileOf(stage: RestoreStage, db: Db): string {
  return join(stage.backup.stage.directory, `${db.databaseName}.fence`);
}

/**
 * Restores, or drills, in a process of its own until that is killed.
 * @throws Error when it came to an end instead
 */
export async function runUntilKilled(
  stage: RestoreStage,
  db: Db,
  { work, phase, safety, renamings }: Killing,
): Promise<void> {
  const { target, tools, identity } = await stage.context(db);
  const death = { after: (renamings ?? Infinity) - 1, arrives: true, command: "renameCollection" };
  const connection = await MortalConnection.start(Number(new URL(target.uri).port), death);
  const through = { ...target, uri: `mongodb://127.0.0.1:${connection.port}/?directConnection=true` };
  const blobs = stage.backup.azurite.settings();
  const fenceFile = fenceFileOf(stage, db);
  const order: ChildOrder = {
    ...{ work, phase, safety, blobs, target: through, tools, identity, fenceFile },
    request: stage.request(),
  };
  const child = fork(join(import.meta.dirname, "child.ts"), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  void connection.died.then(() => child.kill("SIGKILL"));
  child.send(order);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  await connection.stop();
  await stage.breakLease(db);
  if (signal !== "SIGKILL") throw new Error(`the child ended with ${code ?? signal ?? "nothing"} before it was killed`);
}
