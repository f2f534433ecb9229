import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { CommandError } from "../../local/exec.ts";
import { clusterPaths } from "../../local/cluster/layout.ts";
import type { ConfigMap } from "../support/kubectl-objects.ts";
import { hasSettings, podsOf, waitForPods } from "./pods.ts";
import { putBack } from "./put-back.ts";
import { saw } from "./saw.ts";
import { applicationSecrets, filesBelow, secretsIn } from "./secrets.ts";
import { type Change, withChangedStackFile } from "./stack-file.ts";
import { stack } from "./stack.ts";

const secondsSince = (start: number) => `${((Date.now() - start) / 1000).toFixed(1)} s`;

interface Exported {
  deployment: { resources: unknown };
}

describe("updates", () => {
  it("change nothing where nothing has changed", async () => {
    const preview = JSON.parse((await stack().pulumi("preview", "--json")).stdout) as {
      changeSummary: Record<string, number>;
    };
    assert.deepEqual(Object.keys(preview.changeSummary), ["same"]);
    const start = Date.now();
    await stack().pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    saw(`${preview.changeSummary["same"] ?? 0} resources the same; the update took ${secondsSince(start)}`);
  });

  it("find no drift between the cluster and the state", async () => {
    const start = Date.now();
    await stack().pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes", "--diff");
    saw(`the refresh took ${secondsSince(start)}`);
  });

  it("stop before anything is created when the configuration is wrong, naming everything that is", async () => {
    const changes: Change[] = [
      [["images", "backend"], "localhost/immoexpress/backend:latest"],
      [["application", "backend", "hpa", "min"], 0],
      [["application", "frontend", "probes", "readyPth"], "/ready"],
      [["release"], "v1.2.3"],
    ];
    const exported = () => stack().pulumi("stack", "export");
    const before = (await exported()).stdout;
    const error = await withChangedStackFile(changes, async (file) => {
      try {
        await stack().update(file);
      } catch (cause) {
        return cause as CommandError;
      }
      return assert.fail("the update was not refused");
    });
    assert.ok(error instanceof CommandError);
    const said = error.stdout + error.stderr;
    for (const words of [
      /immoexpress:images\.backend is "localhost\/immoexpress\/backend:latest": must be an image with a tag other than latest/,
      /immoexpress:application\.backend\.hpa\.min is 0: must be a whole number from 1 to 100/,
      /immoexpress:application\.frontend\.probes\.readyPth is not a known key\. Did you mean readyPath\?/,
      /immoexpress:release is "v1\.2\.3": must be a release tag prod-YYYYMMDD-HHMMSS/,
    ]) {
      assert.match(said, words);
    }
    // Every write of the state encrypts its secrets anew.
    const resources = (text: string) =>
      (JSON.parse(text.replaceAll(/"ciphertext": *"[^"]*"/g, '"ciphertext": ""')) as Exported).deployment.resources;
    assert.deepEqual(resources((await exported()).stdout), resources(before));
    saw(`refused with ${changes.length} problems, each with its key, value and what is allowed`);
  });

  describe("a changed setting", () => {
    const mark = randomUUID();
    let log = "";
    let configMapBefore = "";

    before(async function () {
      this.timeout("8m");
      configMapBefore = (await stack().podEnvironment("backend")).configMap;
      const changes: Change[] = [[["application", "backend", "settings", "E2E_MARK"], mark]];
      await withChangedStackFile(changes, async (file) => {
        const { stdout, stderr } = await stack().update(file);
        log = stdout + stderr;
      });
    });

    after(async function () {
      this.timeout("8m");
      await putBack();
      await waitForPods(stack(), "backend", hasSettings(configMapBefore), "the pods with the old settings to be back");
    });

    it("rolls the pods", async () => {
      const { configMap } = await stack().podEnvironment("backend");
      assert.notEqual(configMap, configMapBefore);
      await waitForPods(stack(), "backend", hasSettings(configMap), "the backend to run with the changed setting");
      const { data } = await stack().kubectl.get<ConfigMap>("configmap", configMap, stack().outputs.namespace);
      assert.equal(data?.["E2E_MARK"], mark);
      saw(`${(await podsOf(stack(), "backend")).length} new pods read ${configMap} instead of ${configMapBefore}`);
    });

    it("shows no secret: not in the update's log, not in the state, not in its history", async () => {
      const secrets = await applicationSecrets(stack());
      assert.ok(secrets.length >= 4 && secrets.every(({ value }) => value.length >= 12));
      assert.ok(log.includes(mark), "the log does not even show the setting: the search below would prove nothing");
      assert.deepEqual(secretsIn(log, secrets), []);
      const files = await filesBelow(stack().stateDirectory);
      for (const folder of ["/stacks/", "/history/"]) {
        const withMark = files.filter(({ path, content }) => path.includes(folder) && content.includes(mark));
        assert.ok(withMark.length > 0, `no file in ${folder} knows the setting: the search below would prove nothing`);
      }
      for (const { path, content } of files) assert.deepEqual(secretsIn(content, secrets), [], path);
      saw(
        `none of ${secrets.map(({ name }) => name).join(", ")} in ${files.length} files of the state and its history`,
      );
    });

    it("leaves no secret readable in the cluster's own database", async () => {
      const secrets = await applicationSecrets(stack());
      const files = await filesBelow(clusterPaths().etcd);
      assert.ok(
        files.some(({ content }) => content.includes(mark)),
        "etcd's files do not hold the setting",
      );
      for (const { path, content } of files) assert.deepEqual(secretsIn(content, secrets), [], path);
      saw(`${files.length} files of etcd hold the setting, and no secret in plain text`);
    });
  });
});
