import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createCipheriv } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { ArchiveWriter } from "../../../support/archive-writer.ts";
import { AzuriteServer } from "../../../support/azurite.ts";
import { FakeTools } from "../../../support/fake-tool.ts";

const run = promisify(execFile);
const mebibyte = 1024 * 1024;
const limit = 256 * mebibyte;

/** Bytes that no compressor makes smaller, always the same ones. */
const noise = createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(15 * mebibyte));

interface Size {
  what: string;
  blocks: number;
  documentsPerBlock: number;
  document: (index: number) => object;
}

const sizes: Size[] = [
  {
    what: "400 MB of small documents",
    blocks: 40,
    documentsPerBlock: 20_000,
    document: (index) => ({
      _id: index,
      title: `Maison ${index}`,
      description: "Les pièces de vie sont baignées. ".repeat(13),
    }),
  },
  {
    what: "300 MB of documents of 15 MiB that cannot be compressed",
    blocks: 20,
    documentsPerBlock: 1,
    document: (index) => ({ _id: index, photo: noise }),
  },
];

describe("the memory of a backup and its verification", function () {
  this.timeout("5m");
  let azurite: AzuriteServer;
  let tools: FakeTools;

  before(async () => {
    [azurite, tools] = await Promise.all([AzuriteServer.start(), FakeTools.create()]);
  });

  after(async () => {
    await azurite.stop();
    await tools.remove();
  });

  /** An archive on disk that is larger than what may be in memory. */
  const writeArchive = async ({ blocks, documentsPerBlock, document }: Size) => {
    const path = tools.path("archive");
    const file = await open(path, "w");
    const writer = new ArchiveWriter("immoexpress", { properties: {} });
    for (let block = 0; block < blocks; block++) {
      const indexes = Array.from({ length: documentsPerBlock }, (_, index) => block * documentsPerBlock + index);
      await file.write(writer.documents("properties", indexes.map(document)).bytes());
    }
    await file.write(writer.end("properties").bytes());
    assert.ok((await file.stat()).size > limit);
    await file.close();
    return tools.script(`exec cat ${path}`);
  };

  for (const size of sizes) {
    it(`stays under 256 MiB for ${size.what}`, async () => {
      const identity = await generateIdentity();
      const { name, key } = azurite.account;
      const env = {
        ...process.env,
        ...{ MONGODUMP: await writeArchive(size), DATABASE_NAME: "immoexpress" },
        ...{
          AGE_RECIPIENTS: await identityToRecipient(identity),
          BLOB_KIND: "endpoint",
          BLOB_ACCOUNT_URL: azurite.url,
        },
        ...{ BLOB_ACCOUNT_NAME: name, BLOB_ACCOUNT_KEY: key },
      };
      const child = join(import.meta.dirname, "measured-backup.ts");
      const { stdout } = await run(process.execPath, [child, identity], { env });
      const { documents, peak } = JSON.parse(stdout) as { documents: number; peak: number };
      assert.equal(documents, size.blocks * size.documentsPerBlock);
      assert.ok(peak < limit, `${Math.round(peak / mebibyte)} MiB were resident`);
      process.stderr.write(`${size.what}: ${Math.round(peak / mebibyte)} MiB\n`);
    });
  }
});
