import assert from "node:assert/strict";
import { up } from "../../../local/up.ts";

describe("make up", () => {
  const { getuid } = process;
  const context = process.env["KUBE_CONTEXT"];
  const path = process.env["PATH"];
  afterEach(() => {
    Object.assign(process, { getuid });
    process.env["PATH"] = path;
    if (context === undefined) delete process.env["KUBE_CONTEXT"];
    else process.env["KUBE_CONTEXT"] = context;
  });

  it("without root stops before anything is done, and says the ways out", async () => {
    delete process.env["KUBE_CONTEXT"];
    // Were it to go on, it would find no program to run.
    process.env["PATH"] = "/nonexistent";
    Object.assign(process, { getuid: () => 1000 });
    await assert.rejects(up(), /needs root .*`sudo make up`.*KUBE_CONTEXT=<context> make up$/);
  });
});
