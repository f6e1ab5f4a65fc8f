import assert from "node:assert/strict";
import { SandboxClock } from "../../../../sandbox/clock";
import { JenkinsEmulator, type World } from "../../../../sandbox/emulators/jenkins/jenkins";
import { JenkinsClient, secretTextXml, XML } from "./jenkinsClient";

const WORLD: World = {
  users: [
    {
      id: "admin",
      apiTokens: ["11aa"],
      password: "letmein",
      grants: [{ permissions: ["Overall/Administer"] }],
    },
    { id: "guest", apiTokens: ["11bb"], grants: [] },
  ],
};

const CREATE = "/credentials/store/system/domain/_/createCredentials";
const CONFIG = "/credentials/store/system/domain/_/credential/key/config.xml";

describe("Jenkins emulator: access", () => {
  let emulator: JenkinsEmulator;

  const as = (credentials?: string) => new JenkinsClient(emulator.rootUrl, credentials);
  const create = (client: JenkinsClient, headers = {}) =>
    client.post(CREATE, secretTextXml("key", "one"), { ...XML, ...headers });

  beforeEach(async () => {
    emulator = await new JenkinsEmulator(new SandboxClock(), WORLD).start();
  });

  afterEach(() => emulator.stop());

  it("answers 401 with its realm to a wrong user, token or password", async () => {
    for (const credentials of ["admin:wrong", "nobody:11aa", "admin", ":"]) {
      const { status, headers } = await as(credentials).get("/api/json");
      assert.equal(status, 401);
      assert.equal(headers["www-authenticate"], 'Basic realm="Jenkins"');
    }
  });

  it("answers 403 with a page that leads to the sign-in form to a request without credentials", async () => {
    const { status, headers, text } = await as().get("/api/json");
    assert.equal(status, 403);
    assert.equal(headers["x-required-permission"], "hudson.model.Hudson.Read");
    assert.match(text, /http-equiv='refresh'/);
  });

  it("answers 403 to a user without Overall/Read", async () => {
    const { status, headers } = await as("guest:11bb").get("/api/json");
    assert.equal(status, 403);
    assert.equal(headers["x-required-permission"], "hudson.model.Hudson.Read");
  });

  it("asks a password for a crumb, and an API token for none", async () => {
    const refused = await create(as("admin:letmein"));
    assert.equal(refused.status, 403);
    assert.match(refused.text, /No valid crumb was included in the request/);
    assert.equal((await create(as("admin:11aa"))).status, 200);
  });

  it("takes a crumb in the session that it was issued for, and in no other", async () => {
    const client = as("admin:letmein");
    const issued = await client.get("/crumbIssuer/api/json");
    const { crumb, crumbRequestField } = JSON.parse(issued.text) as Record<string, string>;
    const [cookie = ""] = String(issued.headers["set-cookie"]).split(";");
    assert.match(cookie, /^JSESSIONID\.[0-9a-f]+=node0/);
    const header = { [String(crumbRequestField)]: String(crumb) };
    assert.equal((await create(client, header)).status, 403);
    assert.equal((await create(client, { cookie })).status, 403);
    assert.equal((await create(client, { ...header, cookie })).status, 200);
  });

  it("asks no crumb for anything but a POST", async () => {
    await create(as("admin:11aa"));
    assert.equal((await as("admin:letmein").get(CONFIG)).status, 200);
    assert.equal((await as("admin:letmein").delete(CONFIG)).status, 200);
  });

  it("has no crumb issuer, and asks for no crumb, when the protection is off", async () => {
    emulator.csrfProtection = false;
    const client = as("admin:letmein");
    assert.equal((await client.get("/crumbIssuer/api/json")).status, 404);
    assert.equal((await create(client)).status, 200);
  });

  it("answers 503 with a page to everything while it restarts, and keeps what it had", async () => {
    const admin = as("admin:11aa");
    await create(admin);
    emulator.restarting = true;
    for (const answer of [await admin.get("/api/json"), await create(admin)]) {
      assert.equal(answer.status, 503);
      assert.match(answer.text, /^<!DOCTYPE html>/);
    }
    emulator.restarting = false;
    assert.equal((await admin.get(CONFIG)).status, 200);
  });

  it("sends everybody to a sign-in page when a proxy stands before it", async () => {
    emulator.signInProxy = "https://sso.example.com/login";
    const { status, headers } = await create(as("admin:11aa"));
    assert.deepEqual([status, headers.location], [302, "https://sso.example.com/login"]);
    assert.deepEqual(emulator.secrets(), []);
  });

  it("answers a scripted status in its own way, and changes nothing", async () => {
    emulator.faults.add({ method: "POST", effect: { kind: "status", status: 503 } });
    emulator.faults.add({ method: "POST", effect: { kind: "status", status: 401 } });
    const first = await create(as("admin:11aa"));
    const second = await create(as("admin:11aa"));
    assert.match(first.text, /restarting/);
    assert.equal(second.headers["www-authenticate"], 'Basic realm="Jenkins"');
    assert.deepEqual(emulator.secrets(), []);
  });

  it("refuses semicolons and escapes that are none", async () => {
    for (const path of ["/job/a;b/api/json", "/job/a%2/api/json"]) {
      assert.equal((await as("admin:11aa").get(path)).status, 400, path);
    }
  });

  it("logs calls without bodies, credentials and queries in the path", async () => {
    await create(as("admin:11aa"));
    const [call] = emulator.calls.since();
    assert.deepEqual(
      [call?.kind, call?.method, call?.template],
      ["write", "POST", call?.rawPath.replace("system", ":store").replace("_", ":domain")],
    );
    assert.ok(!JSON.stringify(emulator.calls.since()).includes("11aa"));
  });
});
