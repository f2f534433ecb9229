import assert from "node:assert/strict";
import type { Installer, Wanted } from "../../../../local/toolchain/install.ts";
import { provide } from "../../../../local/toolchain/provide.ts";
import type { Toolbox } from "../../../../local/toolchain/provide.ts";
import type { Located, SourceKind, ToolSpec } from "../../../../local/toolchain/types.ts";

const specs: Record<string, ToolSpec> = {
  cli: { sources: [{ kind: "pulumi-installer" }, { kind: "go", group: "pulumi", package: "cmd/cli" }] },
  runtime: { machine: { args: [], range: ">=1.6" }, sources: [{ kind: "debian", package: "runtime" }] },
  shell: { sources: [{ kind: "debian", package: "shell" }] },
};

/** A machine that holds some tools, and installers that put theirs there unless they are said to fail. */
class Machine {
  online = true;
  readonly calls: string[] = [];
  private readonly present: Map<string, Located["origin"]>;
  private readonly failing: ReadonlySet<SourceKind>;

  constructor(present: string[] = [], failing: SourceKind[] = []) {
    this.present = new Map(present.map((name) => [name, "machine"]));
    this.failing = new Set(failing);
  }

  toolbox(): Toolbox {
    return {
      specOf: (name) => specs[name]!,
      canUse: (kind) => Promise.resolve(this.online || kind !== "pulumi-installer"),
      locate: (name) => {
        const origin = this.present.get(name);
        return Promise.resolve(origin && { path: `/${origin}/${name}`, origin, version: undefined });
      },
      installers: {
        "pulumi-installer": this.installer("pulumi-installer"),
        debian: this.installer("debian"),
        go: this.installer("go"),
      },
    };
  }

  private installer(kind: SourceKind): Installer {
    return (wanted: readonly Wanted[]) => {
      this.calls.push(`${kind}: ${wanted.map(({ name }) => name).join(" ")}`);
      if (!this.failing.has(kind)) for (const { name } of wanted) this.present.set(name, kind);
      return Promise.resolve();
    };
  }
}

const silently = (): void => undefined;

describe("providing tools", () => {
  it("takes what the machine has and installs nothing", async () => {
    const machine = new Machine(["cli", "runtime"]);
    const found = await provide(["cli", "runtime"], machine.toolbox(), silently);
    assert.deepEqual(
      [...found.values()].map(({ path }) => path),
      ["/machine/cli", "/machine/runtime"],
    );
    assert.deepEqual(machine.calls, []);
  });

  it("takes the official download before a build, and then builds nothing", async () => {
    const machine = new Machine();
    const found = await provide(["cli"], machine.toolbox(), silently);
    assert.equal(found.get("cli")?.origin, "pulumi-installer");
    assert.deepEqual(machine.calls, ["pulumi-installer: cli"]);
  });

  it("builds what cannot be downloaded", async () => {
    const machine = new Machine([], ["pulumi-installer"]);
    const found = await provide(["cli"], machine.toolbox(), silently);
    assert.equal(found.get("cli")?.origin, "go");
    assert.deepEqual(machine.calls, ["pulumi-installer: cli", "go: cli"]);
  });

  it("does not try a download where the internet is not to be had", async () => {
    const machine = new Machine();
    machine.online = false;
    await provide(["cli"], machine.toolbox(), silently);
    assert.deepEqual(machine.calls, ["go: cli"]);
  });

  it("installs all Debian packages in one run, and each tool once", async () => {
    const machine = new Machine();
    await provide(["runtime", "shell", "runtime"], machine.toolbox(), silently);
    assert.deepEqual(machine.calls, ["debian: runtime shell"]);
  });

  it("names the tools that no source could provide, with what was tried and the version that would do", async () => {
    const machine = new Machine(["shell"], ["debian", "go", "pulumi-installer"]);
    await assert.rejects(provide(["runtime", "cli", "shell"], machine.toolbox(), silently), {
      message:
        "no usable runtime in a version >=1.6 (tried: the machine, Debian's packages), and no usable cli (tried: the machine, " +
        "Pulumi's installer, its Go module). `make doctor` shows every tool.",
    });
  });
});
