import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { openContainer } from "../../../../operations/blob/azure.ts";
import { mediaLock } from "../../../../operations/media/lease.ts";
import { storedSnapshots } from "../../../../operations/media/snapshots.ts";
import { type OperationEvent, parseEvent } from "../../../../operations/terminal/events.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { bundleOf } from "../../../support/bundles.ts";
import { nodeEnvironment } from "../../../support/node-environment.ts";
import { Photos, photosEncryption } from "../../../support/photos.ts";

describe("a command in a pod", function () {
  this.timeout(60_000);
  let program: string;

  before(async () => {
    program = await bundleOf("operations");
  });

  const start = (args: string, environment: NodeJS.ProcessEnv = {}) =>
    spawn(process.execPath, [program, ...args.split(" ")], {
      env: { ...nodeEnvironment(), ...environment, IMMO_IN_CLUSTER: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });

  /** Waits for the end; everything on standard output has to be events. */
  async function ended(child: ReturnType<typeof start>): Promise<{ exitCode: number; events: OperationEvent[] }> {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    const [exitCode] = (await once(child, "close")) as [number];
    const lines = text.split("\n").slice(0, -1);
    return { exitCode, events: lines.map((line) => parseEvent(line) ?? assert.fail(`no event: ${line}`)) };
  }

  it("that is wrong says so as an event, too", async () => {
    const { exitCode, events } = await ended(start("backup lst"));
    const [event] = events;
    assert.ok(event?.event === "error");
    assert.deepEqual([exitCode, event.exitCode], [2, 2]);
    assert.match(event.message, /Did you mean "backup list"\?$/);
  });

  it("that lacks settings names them", async () => {
    const { exitCode, events } = await ended(start("backup"));
    const [event] = events;
    assert.ok(event?.event === "error");
    assert.equal(exitCode, 1);
    assert.equal(event.message, "The environment is not complete: AGE_RECIPIENTS is not set.");
  });

  it("begins no restore that nobody has agreed to", async () => {
    for (const command of ["restore --newest", "restore --undo"]) {
      const { exitCode, events } = await ended(start(command));
      assert.equal(exitCode, 2);
      assert.ok(events[0]?.event === "error" && /--yes is needed/.test(events[0].message));
    }
  });

  it("ends cleanly when it is told to, with the exit code of the signal", async () => {
    const [azurite, photos] = await Promise.all([AzuriteServer.start(), Photos.create()]);
    try {
      for (let index = 0; index < 2_000; index++) await photos.write(`${index}.jpg`, `photo ${index}`);
      const { recipients, idSecret } = photosEncryption;
      const child = start("media backup", {
        ...{ BLOB_KIND: "endpoint", BLOB_ACCOUNT_URL: azurite.url, MEDIA_DIRECTORY: photos.directory },
        ...{ BLOB_ACCOUNT_NAME: azurite.account.name, BLOB_ACCOUNT_KEY: azurite.account.key },
        ...{ AGE_RECIPIENTS: recipients.join(","), MEDIA_ID_SECRET: idSecret },
      });
      child.stdout.on("data", (text: string) => text.includes('"name":"files"') && child.kill("SIGTERM"));
      const { exitCode, events } = await ended(child);
      const last = events.at(-1);
      assert.ok(last?.event === "error" && last.message === "Ended by SIGTERM.", JSON.stringify(last));
      assert.equal(exitCode, 143);
      const store = openContainer(azurite.settings(), "media");
      assert.deepEqual(await storedSnapshots(store), []);
      // Given back, and not left to expire.
      await (await store.lease(mediaLock, "the next one")).release();
    } finally {
      await Promise.all([azurite.stop(), photos.remove()]);
    }
  });
});
