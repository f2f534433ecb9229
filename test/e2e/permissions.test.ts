import assert from "node:assert/strict";
import { forEachAtOnce } from "../../operations/for-each-at-once.ts";
import { covers, describeAsk } from "../../policies/access/ask.ts";
import type { Ask } from "../../policies/access/ask.ts";
import { dangerousAsks } from "../../policies/access/dangers.ts";
import { applicationNamespace, needsOf, permissions } from "../../policies/access/permissions.ts";
import { AccessReviews, reviewsAtOnce } from "../support/access/reviews.ts";
import type { KubernetesObject } from "../support/kubectl-objects.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

const namespaces = [applicationNamespace, "ingress", "argo-rollouts", "monitoring"];

/** What is asked about an account that needs nothing: in every namespace of five accounts it would be the same answer. */
const dangersOf = (account: string): Ask[] =>
  dangerousAsks(account).filter(({ namespace }) => needsOf(account).length > 0 || namespace === applicationNamespace);

describe("permissions", () => {
  let reviews: AccessReviews;
  let accounts: string[];

  before(async () => {
    const { kubeconfig, kubectl, outputs } = stack();
    assert.equal(outputs.namespace, applicationNamespace);
    reviews = await AccessReviews.open(kubeconfig);
    const found = namespaces.map((namespace) => kubectl.list<KubernetesObject>("serviceaccounts", { namespace }));
    // The account `default` of each namespace is among them.
    accounts = (await Promise.all(found)).flat().map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  });
  after(() => reviews.close());

  /** What the API server answers otherwise than expected. */
  async function surprises(questions: readonly { account: string; ask: Ask; expected: boolean }[]): Promise<string[]> {
    const surprising: string[] = [];
    await forEachAtOnce(reviewsAtOnce, questions, async ({ account, ask, expected }) => {
      const allowed = await reviews.isAllowed(account, ask);
      if (allowed !== expected) surprising.push(`${account} ${allowed ? "may" : "may not"} ${describeAsk(ask)}`);
    });
    return surprising.sort();
  }

  it("let each ServiceAccount do what it needs", async () => {
    // Logs are kept elsewhere than here.
    const here = Object.keys(permissions).filter((account) => namespaces.includes(account.split("/")[0] ?? ""));
    const missing = here.filter((account) => !accounts.includes(account));
    assert.deepEqual(missing, []);
    const questions = accounts.flatMap((account) => needsOf(account).map((ask) => ({ account, ask, expected: true })));
    assert.deepEqual(await surprises(questions), []);
    saw(`${questions.length} things that ${here.length} accounts need`);
  });

  it("let none of them do anything dangerous that it does not need", async () => {
    assert.ok(accounts.length >= 22, `only ${accounts.join(", ")}`);
    const questions = accounts.flatMap((account) =>
      dangersOf(account).map((ask) => ({ account, ask, expected: needsOf(account).some((need) => covers(need, ask)) })),
    );
    assert.deepEqual(await surprises(questions), []);
    const refused = questions.filter(({ expected }) => !expected).length;
    saw(`${accounts.length} accounts, ${questions.length} dangerous things, ${refused} refused`);
  });
});
