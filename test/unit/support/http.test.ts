import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpClient, jsonOf, loopbackLookup } from "../../support/http.ts";

describe("loopbackLookup", () => {
  it("takes every name under localhost for this machine", () => {
    const found: unknown[] = [];
    const keep = (...answer: unknown[]) => found.push(answer);
    loopbackLookup("api.immoexpress.localhost", {}, keep);
    loopbackLookup("localhost", { all: true }, keep);
    assert.deepEqual(found, [
      [null, "127.0.0.1", 4],
      [null, [{ address: "127.0.0.1", family: 4 }]],
    ]);
  });

  it("knows no other name", () => {
    for (const name of ["immoexpress.com", "evil-localhost", "localhost.example.com"]) {
      let refusal: NodeJS.ErrnoException | null = null;
      loopbackLookup(name, {}, (error) => (refusal = error));
      assert.equal((refusal as NodeJS.ErrnoException | null)?.message, `${name} is not a name of this machine`);
    }
  });
});

describe("HttpClient", () => {
  it("sends JSON or bytes, shows redirects, and takes no status for an error", async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        seen.push(`${request.method ?? ""} ${request.headers["content-type"] ?? "no type"} ${body}`);
        response.writeHead(302, { location: "/elsewhere" }).end("gone");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = new HttpClient({});
    try {
      const url = `http://a.localhost:${(server.address() as AddressInfo).port}/`;
      const answer = await client.call(url);
      await client.call(url, { method: "POST", body: { a: 1 } });
      await client.call(url, { method: "POST", body: Buffer.from("x"), headers: { "content-type": "image/png" } });
      assert.deepEqual(seen, ["GET no type ", 'POST application/json {"a":1}', "POST image/png x"]);
      assert.deepEqual(
        [answer.status, answer.headers["location"], answer.body.toString()],
        [302, "/elsewhere", "gone"],
      );
    } finally {
      await client.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe("jsonOf", () => {
  const answer = (status: number, text: string) => ({ status, headers: {}, body: Buffer.from(text) });

  it("gives the content of an answer with the expected status", () => {
    assert.deepEqual(jsonOf(answer(200, '{"a":1}')), { a: 1 });
    assert.deepEqual(jsonOf(answer(201, "[]"), 201), []);
  });

  it("says what came instead", () => {
    assert.throws(() => jsonOf(answer(502, "Bad Gateway")), { message: "answered 502 instead of 200: Bad Gateway" });
  });
});
