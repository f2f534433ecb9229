import assert from "node:assert/strict";
import type { KubernetesObject } from "../support/kubectl-objects.ts";
import { health } from "./api.ts";
import { assertWentBack, fault, reasons } from "./bad-release.ts";
import { argoRollouts, type Kind, killAndWait, killProgram, onePod, traefik } from "./kinds.ts";
import { putBack } from "./put-back.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";
import { rolloutsNow, stackKubectl, updateUnderLoad, weightsOf } from "./watched-update.ts";

const prometheus: Kind = {
  what: "Prometheus' pod",
  namespace: "monitoring",
  selector: "app.kubernetes.io/name=prometheus",
  pods: 1,
};

interface NetworkPolicy extends KubernetesObject {
  spec: { egress: unknown[] };
}

async function kill(kind: Kind): Promise<void> {
  await killAndWait(kind, await onePod(kind));
}

/** Takes from Prometheus the way to the application's pods: no new connection to them. @returns what gives it back */
async function cutScrapes(): Promise<() => Promise<void>> {
  const policy = ["networkpolicy", "prometheus", "--namespace=monitoring"];
  const { namespace } = stack().outputs;
  const { spec } = await stack().kubectl.get<NetworkPolicy>("networkpolicy", "prometheus", "monitoring");
  const patch = async (egress: unknown[]) => {
    await stack().kubectl.run(["patch", ...policy, "--type=merge", `--patch=${JSON.stringify({ spec: { egress } })}`]);
  };
  await patch(spec.egress.filter((rule) => !JSON.stringify(rule).includes(`"${namespace}"`)));
  return () => patch(spec.egress);
}

describe("disturbances", function () {
  this.timeout("8m");
  let stable: string;

  beforeEach(async () => {
    stable = (await health(stack())).release;
  });

  // After each of them the next deployment works, without any repair by hand: it is the next scenario's.
  after(() => putBack());

  it("of a release by kill -9 of its controller, of the router and of the API server: it ends on one side", async () => {
    const update = await updateUnderLoad({
      changes: [fault("backend", "NOTE", "disturbed")],
      perSecond: 10,
      disturb: async () => {
        await kill(argoRollouts);
        await kill(traefik);
        await killProgram("kube-apiserver");
      },
    });
    saw(update.failure === undefined ? "it went on to the end" : `it went back: ${reasons(update).join("; ")}`);
    saw(update.load.toString());
    if (update.failure !== undefined) return assertWentBack(update, stable);
    assert.equal((await health(stack())).release, update.release);
    for (const { service, phase } of await rolloutsNow(await stackKubectl())) {
      assert.deepEqual([service, phase], [service, "Healthy"]);
    }
  });

  it("of Prometheus, which starts again and again: a bad release is not promoted", async () => {
    const update = await updateUnderLoad({
      changes: [fault("backend", "FAULT_LATENCY_MS", "3000")],
      perSecond: 10,
      disturb: async (signal) => {
        while (!signal.aborted) await kill(prometheus);
      },
    });
    saw(reasons(update).join("; "));
    await assertWentBack(update, stable);
    assert.ok(!weightsOf(update, "backend").includes(50), "it had half of the traffic");
  });

  it("of its metrics, which nobody hears of any more: it is not promoted", async () => {
    const giveBack = await cutScrapes();
    try {
      const update = await updateUnderLoad({ changes: [fault("backend", "NOTE", "unheard")], perSecond: 10 });
      saw(reasons(update).join("; "));
      await assertWentBack(update, stable);
      assert.match(reasons(update).join("\n"), /say too little to judge it/);
    } finally {
      await giveBack();
    }
  });
});
