import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import type { AlertSettings } from "../../config/alerts.ts";
import { scaled } from "./scale.ts";

/** A file of rules, as Prometheus documents it; the parts that are used here. */
export interface RuleFile {
  groups: { name: string; rules: Rule[] }[];
}

export interface Rule {
  /** Either the name of an alert or that of a recorded series. */
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** Where the rules lie: one file a topic. */
export const rulesDirectory = import.meta.dirname;

/** The names of the files, without their ending. */
export function topics(): string[] {
  return readdirSync(rulesDirectory).flatMap((file) => /^(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

/** The rules of a topic as they are written: durations as they are in production, runbooks as paths of this repository. */
export function readRules(topic: string): RuleFile {
  return parse(readFileSync(join(rulesDirectory, `${topic}.yaml`), "utf8")) as RuleFile;
}

/** How often a kubelet looks at its containers, about, however often it is asked. */
const kubeletSeconds = 15;

/**
 * The rules for one stack, by topic.
 * @param scrapeSeconds between two samples
 * @param left topics that make no sense there
 */
export function stackRules(
  { durationPercent, runbooks }: AlertSettings,
  scrapeSeconds: number,
  left: readonly string[],
): Record<string, RuleFile> {
  const scale = { percent: durationPercent, shortestWindow: Math.max(4 * scrapeSeconds, 4 * kubeletSeconds) };
  const ofStack = ({ annotations, ...rule }: Rule): Rule => ({
    ...rule,
    expr: scaled(rule.expr, scale),
    ...(rule.for === undefined ? {} : { for: scaled(rule.for, scale) }),
    ...(annotations === undefined ? {} : { annotations: withLink(annotations, runbooks) }),
  });
  const used = topics().filter((topic) => !left.includes(topic));
  return Object.fromEntries(
    used.map((topic) => {
      const groups = readRules(topic).groups.map(({ name, rules }) => ({ name, rules: rules.map(ofStack) }));
      return [topic, { groups }];
    }),
  );
}

function withLink(annotations: Record<string, string>, runbooks: string): Record<string, string> {
  const { runbook_url: path } = annotations;
  return path === undefined ? annotations : { ...annotations, runbook_url: `${runbooks}${basename(path)}` };
}
