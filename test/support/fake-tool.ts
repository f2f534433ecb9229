import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Shell scripts in the place of mongodump or mongorestore, and the files that they work with. */
export class FakeTools {
  readonly directory: string;
  private count = 0;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<FakeTools> {
    return new FakeTools(await mkdtemp(join(tmpdir(), "immoexpress-fake-tools-")));
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  /** @param script what `sh` runs, with the tool's arguments. @returns the executable's path */
  async script(script: string): Promise<string> {
    const path = this.path(`tool-${this.count++}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  }

  /** One that writes this archive and ends with success. */
  async dumping(archive: Buffer): Promise<string> {
    const file = this.path(`archive-${this.count}`);
    await writeFile(file, archive);
    return this.script(`exec cat ${file}`);
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true });
  }
}
