import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { imageInRegistry } from "../../../../operations/release/images/registry.ts";

describe("images in a registry", () => {
  let server: Server;
  let host: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const asked: string[] = [];
  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const signal = new AbortController().signal;
  const look = async (image = `${host}/shop/web:1`) => (await imageInRegistry(image, signal)).state;
  const status = (code: number) => (answer = (_, response) => response.writeHead(code).end());

  it("are there, or missing", async () => {
    status(200);
    assert.equal(await look(`${host}/shop/web:1@sha256:00ff`), "there");
    assert.equal(asked.at(-1), "HEAD /v2/shop/web/manifests/sha256:00ff");
    status(404);
    assert.equal(await look(), "missing");
  });

  it("are asked for with the token that everybody gets", async () => {
    const realm = `Bearer realm="http://${host}/token",service="r",scope="repository:shop/web:pull"`;
    answer = ({ url = "", headers }, response) => {
      if (url.startsWith("/token?service=r&scope=repository")) response.end(JSON.stringify({ token: "t" }));
      else if (headers.authorization === "Bearer t") response.end();
      else response.writeHead(401, { "www-authenticate": realm }).end();
    };
    assert.equal(await look(), "there");
  });

  it("are unknown where a registry wants credentials, is ill, or is not there", async () => {
    for (const code of [401, 403, 500]) {
      status(code);
      assert.equal(await look(), "unknown", String(code));
    }
    answer = (_, response) => response.destroy();
    const { state, detail } = await imageInRegistry(`${host}/shop/web:1`, signal);
    assert.equal(state, "unknown");
    assert.match(detail, /^127\.0\.0\.1:\d+ could not be asked \(/);
  });
});
