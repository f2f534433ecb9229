import assert from "node:assert/strict";
import { CommandError, run } from "../../local/exec.ts";
import { jsonOf } from "../support/http.ts";
import { Api, countProperties, getProperty, health } from "./api.ts";
import { saw } from "./saw.ts";
import { stack } from "./stack.ts";

const page = async (url: string) => (await stack().http.call(url)).body.toString("utf8");

describe("public face", () => {
  it("shows properties from the database on the website, over HTTPS that is verified", async () => {
    const { frontendUrl, apiUrl, release } = stack().outputs;
    const answer = jsonOf(await stack().http.call(`${apiUrl}/api/properties?pageSize=3`)) as {
      items: { id: string }[];
    };
    const website = await stack().http.call(frontendUrl);
    assert.equal(website.status, 200);
    assert.equal(answer.items.length, 3);
    const html = website.body.toString("utf8");
    for (const { id } of answer.items) assert.ok(html.includes(`/properties/${id}`), `the page does not list ${id}`);
    assert.ok(html.includes(release), "the page does not name the release");
    saw(`${frontendUrl} lists the newest of ${await countProperties(stack())} properties`);
  });

  it("answers curl with the authority's file, and curl refuses the site without it", async () => {
    const { frontendUrl, apiUrl, caCertificatePath } = stack().outputs;
    for (const url of [`${frontendUrl}/`, `${apiUrl}/api/health`]) {
      const { stdout } = await run("curl", ["--silent", "--show-error", "--fail", "--cacert", caCertificatePath, url]);
      assert.ok(stdout.length > 0);
      saw(`curl --cacert ${caCertificatePath} ${url}: ${stdout.length} bytes`);
    }
    const untrusting = run("curl", ["--silent", "--show-error", frontendUrl]);
    await assert.rejects(untrusting, (error) => error instanceof CommandError && error.exitCode === 60);
  });

  it("says that the API and its database are well", async () => {
    const { status, release, database } = await health(stack());
    assert.deepEqual([status, database.status], ["ok", "up"]);
    assert.equal(release, stack().outputs.release);
    saw(`/api/health: ${status}, database ${database.status}, release ${release}`);
  });

  it("redirects plain HTTP to the public HTTPS port, path and query kept", async () => {
    const httpPort = await stack().publicHttpPort();
    for (const url of [stack().outputs.frontendUrl, stack().outputs.apiUrl]) {
      const plain = `http://${new URL(url).hostname}:${httpPort}/properties?city=Lyon`;
      const answer = await stack().http.call(plain);
      assert.ok([301, 308].includes(answer.status), `${plain} answered ${answer.status}`);
      assert.equal(answer.headers["location"], `${url}/properties?city=Lyon`);
      saw(`${plain} → ${answer.status} ${url}/properties?city=Lyon`);
    }
  });

  it("lets an account log in, offer a property and add a photo, which is then public", async () => {
    const api = await Api.login(stack());
    const { email } = await api.profile();
    const property = await api.createProperty();
    const photo = await api.addPhoto(property);
    const served = await stack().http.call(photo.url);
    assert.equal(served.status, 200);
    assert.equal(served.headers["content-type"], "image/png");
    assert.deepEqual(served.body, photo.content);
    assert.deepEqual((await getProperty(stack(), property.id)).photos.length, 1);
    const html = await page(`${stack().outputs.frontendUrl}/properties/${property.id}`);
    assert.ok(
      html.includes(property.title) && html.includes(photo.url),
      "the property's page lacks its title or photo",
    );
    saw(`${email} created "${property.title}"; its photo of ${photo.content.length} bytes is served at ${photo.url}`);
  });

  it("asks for a login where one is needed", async () => {
    const { apiUrl } = stack().outputs;
    const body = { email: "nobody@example.com", password: "not the password" };
    const login = await stack().http.call(`${apiUrl}/api/auth/login`, { method: "POST", body });
    const profile = await stack().http.call(`${apiUrl}/api/auth/profile`);
    const create = await stack().http.call(`${apiUrl}/api/properties`, { method: "POST", body: {} });
    assert.deepEqual([login.status, profile.status, create.status], [401, 401, 401]);
  });

  it("keeps metrics off the public addresses", async () => {
    for (const url of [stack().outputs.frontendUrl, stack().outputs.apiUrl]) {
      const answer = await stack().http.call(`${url}/metrics`);
      assert.equal(answer.status, 404);
      assert.ok(!answer.body.includes("# HELP"), `${url}/metrics shows metrics`);
    }
  });
});
