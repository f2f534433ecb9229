import assert from "node:assert/strict";
import { configOf, problemsOf } from "../../../support/pulumi-config.ts";

const identity = `AGE-SECRET-KEY-1${"Q".repeat(58)}`;

describe("the backup's settings", () => {
  it("are none by default, and complete with an image and a key", () => {
    assert.deepEqual(configOf("staging", { backup: undefined }).backup, { enabled: false });
    const recipients = [`age1${"q".repeat(58)}`];
    assert.deepEqual(configOf("staging", { backup: { enabled: true, image: "operations:1", recipients } }).backup, {
      enabled: true,
      image: "operations:1",
      recipients,
      schedule: "0 */6 * * *",
      mediaSchedule: "15 */6 * * *",
      pruneSchedule: "45 4 * * *",
      drill: { enabled: false, schedule: "0 3 * * *" },
      beforeRelease: true,
      engine: "mongodump",
    });
  });

  const wrong: [what: string, stack: string, changes: Record<string, unknown>, message: string][] = [
    [
      "neither on nor off",
      "staging",
      { "backup.enabled": "yes" },
      'immoexpress:backup.enabled is "yes": must be true (with image and recipients) or false, without quotes.',
    ],
    [
      "a recipient that is a private key",
      "staging",
      { "backup.recipients": [identity] },
      "immoexpress:backup.recipients[0] is [secret]: must be a list of at least one public key of age, each age1 and 58 more letters and digits.",
    ],
    [
      "no recipient",
      "staging",
      { "backup.recipients": [] },
      "immoexpress:backup.recipients is []: must be a list of at least one public key of age, each age1 and 58 more letters and digits.",
    ],
    [
      "a schedule of four fields",
      "staging",
      { "backup.schedule": "0 */6 * *" },
      'immoexpress:backup.schedule is "0 */6 * *": must be the five fields of a cron schedule, read in UTC, such as 0 */6 * * *.',
    ],
    [
      "an unknown engine",
      "staging",
      { "backup.engine": "rsync" },
      'immoexpress:backup.engine is "rsync": must be one of mongodump, pbm, atlas.',
    ],
    [
      "a file with a key that is not there",
      "local",
      { "backup.drill.identityPath": "/nowhere/identity.txt" },
      'immoexpress:backup.drill.identityPath is "/nowhere/identity.txt": must be the path of a file that can be read.',
    ],
    [
      "no backups in production",
      "production",
      { backup: { enabled: false } },
      "immoexpress:backup.enabled is false: must be true in production.",
    ],
    [
      "an image without digest in production",
      "production",
      { "backup.image": "ghcr.io/immoexpress/operations:1" },
      'immoexpress:backup.image is "ghcr.io/immoexpress/operations:1": must have a digest in production: name@sha256:….',
    ],
    [
      "a drill without a key",
      "staging",
      { "backup.drill.enabled": true },
      "immoexpress:backup.drill.enabled is true: must be false without a private key that opens backups: pulumi config set --secret --path immoexpress:secrets.drillIdentity.",
    ],
    [
      "a drill without the file of a key on one machine",
      "local",
      { "backup.drill.identityPath": undefined },
      "immoexpress:backup.drill.identityPath has its default value: must name the file of a private key that opens backups, for the drill.",
    ],
    [
      "a drill with two keys",
      "local",
      { "secrets.drillIdentity": identity },
      'immoexpress:backup.drill.identityPath is "test/unit/golden/fixtures/identity.txt": must not be given beside immoexpress:secrets.drillIdentity: one of the two holds the key.',
    ],
    [
      "a key in a file where others are",
      "staging",
      { "backup.drill.identityPath": "test/unit/golden/fixtures/identity.txt" },
      'immoexpress:backup.drill.identityPath is "test/unit/golden/fixtures/identity.txt": must not be given unless the environment is local: the key belongs into immoexpress:secrets.drillIdentity.',
    ],
    [
      "pbm without a replica set",
      "local",
      { "backup.engine": "pbm" },
      'immoexpress:backup.engine is "pbm": must be mongodump unless the database is in the cluster with engine mongodb: pbm needs agents beside a replica set.',
    ],
    [
      "atlas with a database in the cluster",
      "staging",
      { "backup.engine": "atlas" },
      'immoexpress:backup.engine is "atlas": must be mongodump or pbm unless the database is external: atlas is for a cluster there.',
    ],
  ];

  it("let atlas be given only with all that it needs", () => {
    const account = { "secrets.atlasServiceAccount.clientId": "id", "secrets.atlasServiceAccount.clientSecret": "s" };
    const atlas = { "backup.atlas": { groupId: "0123456789abcdef01234567", clusterName: "immoexpress" } };
    const database = {
      database: { kind: "external", uri: "mongodb+srv://cluster.example.com" },
      "monitoring.mongodbExporter": { install: false },
    };
    const problems = (changes: object) => problemsOf("staging", { ...database, ...changes }, ["secrets", "database"]);
    assert.deepEqual(problems({ "backup.engine": "atlas", ...atlas, ...account }), []);
    assert.deepEqual(problems({ "backup.engine": "atlas" }), [
      "immoexpress:backup.atlas has its default value: must be given with backup.engine atlas, and with no other.",
      "immoexpress:secrets.atlasServiceAccount has its default value: must be given with backup.engine atlas: pulumi config set --secret --path immoexpress:secrets.atlasServiceAccount.clientId, and .clientSecret.",
    ]);
    assert.deepEqual(problems({ ...atlas }), [
      'immoexpress:backup.atlas is {"groupId":"0123456789abcdef01234567","clusterName":"immoexpress"}: must be given with backup.engine atlas, and with no other.',
    ]);
  });

  for (const [what, stack, changes, message] of wrong) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(problemsOf(stack, changes, ["secrets"]), [message]);
    });
  }

  it("show no private key, encrypted or not", () => {
    const short = "AGE-SECRET-KEY-1SHORT";
    assert.deepEqual(problemsOf("staging", { "secrets.drillIdentity": short }, ["secrets"]), [
      "immoexpress:secrets.drillIdentity is [secret]: must be a private key of age (AGE-SECRET-KEY-1…), set with --secret.",
    ]);
    assert.deepEqual(problemsOf("staging", { "secrets.drillIdentity": identity }), [
      "immoexpress:secrets.drillIdentity is [secret]: must be encrypted: pulumi config set --secret --path immoexpress:secrets.drillIdentity.",
    ]);
  });
});
