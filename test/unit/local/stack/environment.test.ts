import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { environmentLines, stackEnvironment, stackPlaces } from "../../../../local/stack/environment.ts";

const args = {
  pulumiHome: "/cache/pulumi-home",
  backendDirectory: "/state/pulumi",
  passphraseFile: "/state/pulumi-passphrase",
  kubeconfig: "/state/cluster/admin.kubeconfig",
  ageIdentityFile: "/state/backup-identity.txt",
  compileCache: "/cache/node-compile-cache",
  pathDirectories: ["/clone/node_modules/.bin", "/cache/bin"],
};

describe("the stack's environment", () => {
  it("names everything that pulumi and kubectl need", () => {
    assert.deepEqual(stackEnvironment({ ...args, path: "/usr/bin:/bin" }), {
      AGE_IDENTITY_FILE: "/state/backup-identity.txt",
      KUBECONFIG: "/state/cluster/admin.kubeconfig",
      NODE_COMPILE_CACHE: "/cache/node-compile-cache",
      PATH: "/clone/node_modules/.bin:/cache/bin:/usr/bin:/bin",
      PULUMI_BACKEND_URL: "file:///state/pulumi",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/state/pulumi-passphrase",
      PULUMI_HOME: "/cache/pulumi-home",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });

  it("does not grow PATH when its lines are evaluated again", () => {
    const first = stackEnvironment({ ...args, path: "/usr/bin" })["PATH"]!;
    assert.equal(stackEnvironment({ ...args, path: first })["PATH"], first);
  });

  it("survives a shell, whatever the paths contain", () => {
    const odd = '/it\'s $HOME `x` "q"\\ *';
    const script = `${environmentLines({ PULUMI_HOME: odd }).join("\n")}\nprintf %s "$PULUMI_HOME"`;
    assert.equal(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }), odd);
  });

  it("keeps the state of a context apart from the one of our own cluster", () => {
    assert.deepEqual(stackPlaces("/state"), {
      backendDirectory: "/state/pulumi",
      passphraseFile: "/state/pulumi-passphrase",
      kubeconfig: "/state/cluster/admin.kubeconfig",
    });
    assert.deepEqual(stackPlaces("/state", "kind/../immo"), {
      backendDirectory: "/state/contexts/kind%2F..%2Fimmo/pulumi",
      passphraseFile: "/state/pulumi-passphrase",
      kubeconfig: "/state/contexts/kind%2F..%2Fimmo/kubeconfig",
    });
  });
});
