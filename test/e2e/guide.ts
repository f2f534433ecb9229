import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/paths.ts";
import { pages } from "../support/documents.ts";
import { commandsIn, wordsOf } from "../support/operator-commands.ts";

const path = "docs/PRODUCTION-ROLLBACK-GUIDE.md";
const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** What a reason says, and whether a command comes twice, does not matter. */
const withoutReason = (line: string) => line.replace(/ --reason="[^"]*"/, "");

/** The commands of the rollback guide, run one after the other in place of production on the local stack. */
export class Guide {
  private readonly lines: readonly string[];
  private readonly done = new Set<string>();

  constructor() {
    const text = pages().find((page) => page.path === path)?.text ?? "";
    // In running text a command is named without its options.
    this.lines = [...new Set(commandsIn(text, "npm run").filter((line) => line.includes("--stack=production")))];
  }

  /**
   * What `npm run immo` is to be given for a line of the guide, which counts as run from then on.
   * @param line without its reason
   * @param names a release and a backup that there are, in place of the guide's
   */
  take(line: string, { release = "", backup = "" }: { release?: string; backup?: string } = {}): string[] {
    const found = this.lines.find((one) => withoutReason(one) === line);
    if (found === undefined) throw new Error(`${path} has no line ${line}`);
    this.done.add(line);
    const [, , script = "", , ...options] = wordsOf(found);
    const [, , ...verbs] = wordsOf(scripts[script] ?? "");
    const here = options.map((option) =>
      option
        .replace("--stack=production", "--stack=local")
        .replace(/\bprod-\d{8}-\d{6}\b/, release)
        .replace(/\bmongodb-backup-\d{8}-\d{6}\b/, backup),
    );
    return [...verbs, ...here];
  }

  /** The lines that nobody has taken yet. */
  get left(): string[] {
    return [...new Set(this.lines.map(withoutReason))].filter((line) => !this.done.has(line));
  }
}
