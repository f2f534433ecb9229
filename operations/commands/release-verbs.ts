import { type RequestOf, UsageError } from "./command.ts";
import type { Given } from "./given.ts";
import { actor, type OptionSpec, type VerbSpec } from "./verb-spec.ts";

type ReleaseVerb = "deploy" | "rollback" | "history" | "render";

const report: OptionSpec = { value: "DIR", help: "where the facts of it are kept; default: reports" };

/** The verbs of releases. */
export const releaseVerbs: { readonly [V in ReleaseVerb]: VerbSpec<V> } = {
  deploy: {
    summary: "Deploy a release, and go back to the one before by itself when it is not good",
    options: {
      release: { value: "TAG", help: "prod-YYYYMMDD-HHMMSS; default: one of this second" },
      frontend: { value: "IMAGE", help: "of the website; default: that of Pulumi.NAME.yaml" },
      backend: { value: "IMAGE", help: "of the API; default: that of Pulumi.NAME.yaml" },
      reason: { value: "TEXT", help: "why, for the record" },
      report,
      actor,
    },
    example: "deploy --stack staging --release prod-20251207-143000 --reason=sprint-42",
    build: (given) => ({
      ...{ verb: "deploy", release: given.releaseTag("release"), reason: given.line("reason") },
      ...{ frontend: given.image("frontend"), backend: given.image("backend") },
      ...{ report: given.text("report"), actor: given.line("actor") },
    }),
  },
  rollback: {
    summary: "Go back to a release that was good, with the configuration that it had",
    options: {
      to: { value: "TAG", help: "which, as in history; or last-good: the good one before the one that runs" },
      reason: { value: "TEXT", help: "why, for the record; needed" },
      "restore-database": { help: "also restore the backup from before the release that is undone" },
      yes: { help: "do not ask before that restore; needed where there is no terminal" },
      report,
      actor,
    },
    example: "rollback --stack staging --to last-good --reason=slow",
    build: rollback,
  },
  history: {
    summary: "List the releases of a stack: who deployed what, when, why, and how it ended",
    options: { last: { value: "COUNT", help: "the newest so many, at most 1000; default: 30" } },
    example: "history --stack staging",
    build: (given) => ({ verb: "history", last: given.count("last", 1000) ?? 30 }),
  },
  render: {
    summary: "Write what a stack declares as plain Kubernetes manifests, without what is secret",
    options: { to: { value: "DIR", help: "an empty directory, which is made if need be; needed" } },
    example: "render --stack staging --to manifests",
    build: (given) => {
      const to = given.text("to");
      if (to === undefined) throw new UsageError("render needs to know where to: --to DIR.");
      return { verb: "render", to };
    },
  },
};

function rollback(given: Given): RequestOf<"rollback"> {
  const to = given.text("to") === "last-good" ? "last-good" : given.releaseTag("to");
  if (to === undefined) {
    throw new UsageError("rollback needs to know where to: --to=TAG, as in npm run history, or --to=last-good.");
  }
  const reason = given.line("reason");
  if (reason === undefined) {
    throw new UsageError('rollback needs to know why, for the record: --reason="what is wrong".');
  }
  const restoreDatabase = given.has("restore-database");
  const yes = given.has("yes");
  return {
    verb: "rollback",
    to,
    reason,
    restoreDatabase,
    yes,
    report: given.text("report"),
    actor: given.line("actor"),
  };
}
