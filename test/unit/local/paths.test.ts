import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheDirectory, repositoryRoot, stateDirectory } from "../../../local/paths.ts";

const variables = ["XDG_CACHE_HOME", "XDG_STATE_HOME"] as const;

describe("paths", () => {
  const before = variables.map((name) => [name, process.env[name]] as const);
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  it("follow the XDG variables", () => {
    process.env["XDG_CACHE_HOME"] = "/elsewhere/cache";
    process.env["XDG_STATE_HOME"] = "/elsewhere/state";
    assert.equal(cacheDirectory(), "/elsewhere/cache/immoexpress");
    assert.equal(stateDirectory(), "/elsewhere/state/immoexpress");
  });

  it("are in the home directory where these are absent, empty or relative", () => {
    for (const value of [undefined, "", "relative/path"]) {
      for (const name of variables) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      assert.equal(cacheDirectory(), join(homedir(), ".cache/immoexpress"));
      assert.equal(stateDirectory(), join(homedir(), ".local/state/immoexpress"));
    }
  });

  it("know the repository's top folder", () => {
    assert.ok(existsSync(join(repositoryRoot, "Pulumi.yaml")));
  });
});
