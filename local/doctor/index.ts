import { stdout } from "node:process";
import { leftovers as findLeftovers } from "../cluster/leftovers.ts";
import { formatSize } from "../disk.ts";
import { formatElapsed } from "../progress.ts";
import { toolStatuses } from "../toolchain/status.ts";
import type { ToolStatus } from "../toolchain/status.ts";
import { gatherFacts } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { findProblems } from "./findings.ts";
import type { Finding } from "./findings.ts";
import { paint, renderTable } from "../../operations/terminal/table.ts";
import type { Cell, Style } from "../../operations/terminal/table.ts";

/** The ports on which `make up` serves when they are free. */
const wantedPorts = [8443, 8080];

/**
 * Shows every tool and everything that is wrong on this machine.
 * @param argv `--json` prints one object instead of tables
 * @param leftovers what an earlier cluster left behind, a line each; default: asked from local/cluster
 * @returns the exit code: 1 when something blocks
 */
export async function doctor(argv: readonly string[], leftovers = findLeftovers): Promise<number> {
  const [tools, facts, left] = await Promise.all([toolStatuses(), gatherFacts(wantedPorts), leftovers()]);
  const findings = findProblems(facts, tools, left);
  if (argv.includes("--json")) stdout.write(`${JSON.stringify({ tools, facts, findings }, null, 2)}\n`);
  else
    stdout.write(
      `${report(tools, facts, findings, stdout.isTTY && process.env["NO_COLOR"] === undefined).join("\n")}\n`,
    );
  return findings.some(({ level }) => level === "blocks") ? 1 : 0;
}

/** What people read: the tools, a summary of the machine, and what is wrong. */
export function report(
  tools: readonly ToolStatus[],
  facts: Facts,
  findings: readonly Finding[],
  colours: boolean,
): string[] {
  const rows = tools.map((tool) => toolRow(tool));
  const machine = [
    `Node ${facts.nodeVersion}`,
    `${(facts.memory / 2 ** 30).toFixed(1)} GiB of memory`,
    `${formatSize(facts.freeDisk)} of disk space free`,
    `cgroup v${facts.cgroupVersion ?? "?"}`,
    `caches ${formatSize(facts.cacheSize)} (\`make clean\` frees them)`,
  ];
  return [
    ...renderTable(["TOOL", "VERSION", "FROM", "STATE", "PATH"], rows, colours),
    "",
    machine.join(" · "),
    "",
    ...(findings.length === 0 ? [paint("Nothing is wrong.", "green", colours)] : []),
    ...findings.map(({ level, text }) =>
      level === "blocks" ? `${paint("✘", "red", colours)} ${text}` : `${paint("!", "yellow", colours)} ${text}`,
    ),
  ];
}

function toolRow({ name, version, origin, path, buildSeconds }: ToolStatus): Cell[] {
  const originStyle: Style | undefined = origin === "stand-in" ? "yellow" : undefined;
  return [
    { text: name },
    { text: version ?? "–" },
    { text: origin === "stand-in" ? "stand-in, not the official plugin" : origin, style: originStyle },
    path === undefined
      ? { text: describeMissing(origin, buildSeconds), style: "yellow" }
      : { text: "ready", style: "green" },
    { text: path ?? "–", style: "dim" },
  ];
}

function describeMissing(origin: ToolStatus["origin"], buildSeconds: number | undefined): string {
  if (buildSeconds !== undefined)
    return `built on first use, up to ${formatElapsed(1000 * buildSeconds)} with its group`;
  if (origin === "Debian") return "installed on first use";
  return origin === "stand-in" ? "made on first use" : "downloaded on first use";
}
