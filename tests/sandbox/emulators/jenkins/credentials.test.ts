import assert from "node:assert/strict";
import { SandboxClock } from "../../../../sandbox/clock";
import { JenkinsEmulator, type World } from "../../../../sandbox/emulators/jenkins/jenkins";
import { JenkinsClient, SECRET_TEXT, secretTextXml, XML } from "./jenkinsClient";

const ALL = ["Credentials/View", "Credentials/Create", "Credentials/Update", "Credentials/Delete"];

const WORLD = {
  contextPath: "/jenkins",
  users: [
    {
      id: "admin",
      apiTokens: ["11aa"],
      grants: [{ permissions: ["Overall/Administer"] }],
    },
    {
      id: "writer",
      apiTokens: ["11bb"],
      grants: [
        { permissions: ["Overall/Read"] },
        { folder: "payments", permissions: ["Job/Read", ...ALL] },
      ],
    },
    ...["View", "Create", "Update", "Delete"].map((missing) => ({
      id: `no-${missing}`,
      apiTokens: ["11cc"],
      grants: [
        { permissions: ["Overall/Read", "Job/Read"] },
        { permissions: ALL.filter((permission) => permission !== `Credentials/${missing}`) },
      ],
    })),
  ],
  folders: ["payments/ml", "secret corner"],
} as World;

const SYSTEM = "/credentials/store/system/domain/_";
const FOLDER = "/job/payments/job/ml/credentials/store/folder/domain/_";

describe("Jenkins emulator: credentials", () => {
  let emulator: JenkinsEmulator;
  let admin: JenkinsClient;

  const as = (credentials: string) => new JenkinsClient(emulator.rootUrl, credentials);

  beforeEach(async () => {
    emulator = await new JenkinsEmulator(new SandboxClock(), WORLD).start();
    admin = as("admin:11aa");
  });

  afterEach(() => emulator.stop());

  function held(folder = ""): string | undefined {
    return emulator.controller.credential({ folder, id: "key" })?.secret.value;
  }

  for (const [where, base, folder] of [
    ["at the controller", SYSTEM, ""],
    ["in a nested folder", FOLDER, "payments/ml"],
  ] as const) {
    it(`creates, shows, updates and deletes ${where}`, async () => {
      const created = await admin.post(`${base}/createCredentials`, secretTextXml("key", "one"));
      assert.deepEqual([created.status, created.text], [200, ""]);
      assert.equal(held(folder), "one");
      const config = `${base}/credential/key/config.xml`;
      const shown = await admin.get(config);
      assert.match(String(shown.headers["content-type"]), /^application\/xml/);
      assert.match(shown.text, /<secret>\s*<secret-redacted\/>\s*<\/secret>/);
      assert.doesNotMatch(shown.text, /one/);
      const updated = await admin.post(config, secretTextXml("key", "two"));
      assert.deepEqual([updated.status, updated.text, held(folder)], [200, "", "two"]);
      assert.equal((await admin.delete(config)).status, 200);
      assert.equal(held(folder), undefined);
    });
  }

  it("knows every credential's address, as the API has it", async () => {
    await admin.post(`${FOLDER}/createCredentials`, secretTextXml("key", "one"));
    const address = `${emulator.rootUrl}${FOLDER}/credential/key`;
    assert.deepEqual(emulator.secrets(), [{ address, value: "one" }]);
    assert.equal((await admin.get(`${FOLDER}/credential/key/api/json`)).status, 200);
  });

  it("tells of every change and of nothing else", async () => {
    const changes: string[] = [];
    emulator.onChange((what) => changes.push(what));
    await admin.post(`${SYSTEM}/createCredentials`, secretTextXml("key", "one"));
    await admin.post(`${SYSTEM}/createCredentials`, secretTextXml("key", "two"));
    await admin.get(`${SYSTEM}/credential/key/config.xml`);
    await admin.post(`${SYSTEM}/credential/key/config.xml`, secretTextXml("key", "two"));
    await admin.delete(`${SYSTEM}/credential/key/config.xml`);
    assert.deepEqual(changes, ["key created", "key updated", "key deleted"]);
  });

  it("answers 409 to an id that the domain has, and takes it in another domain", async () => {
    emulator.controller.addDomain("", "production");
    const xml = secretTextXml("key", "one");
    assert.equal((await admin.post(`${SYSTEM}/createCredentials`, xml)).status, 200);
    const again = await admin.post(`${SYSTEM}/createCredentials`, secretTextXml("key", "two"));
    assert.equal(again.status, 409);
    assert.equal(held(), "one");
    const other = "/credentials/store/system/domain/production/createCredentials";
    assert.equal((await admin.post(other, secretTextXml("key", "two"))).status, 200);
  });

  for (const [what, headers, body, status] of [
    ["no type", {}, secretTextXml("key", "one"), 400],
    ["the type of a form", { "content-type": "application/json" }, "{}", 400],
    ["XML that is not well-formed", XML, "<a>&</a>", 500],
    ["a control character", XML, secretTextXml("key", "\u0001"), 500],
    ["an unknown class", XML, "<com.example.Nothing/>", 500],
    [
      "a class that is no credential",
      XML,
      "<com.cloudbees.plugins.credentials.domains.Domain/>",
      500,
    ],
  ] as const) {
    it(`answers ${status} to ${what}`, async () => {
      const answer = await admin.post(`${SYSTEM}/createCredentials`, body, { ...headers });
      assert.equal(answer.status, status);
      assert.match(String(answer.headers["content-type"]), /text\/html/);
      assert.deepEqual(emulator.secrets(), []);
    });
  }

  it("refuses to change an id", async () => {
    await admin.post(`${SYSTEM}/createCredentials`, secretTextXml("key", "one"));
    const config = `${SYSTEM}/credential/key/config.xml`;
    assert.equal((await admin.post(config, secretTextXml("other", "two"))).status, 500);
    assert.equal(held(), "one");
  });

  it("stores an empty secret when a redacted one is sent back", async () => {
    await admin.post(`${SYSTEM}/createCredentials`, secretTextXml("key", "one"));
    const config = `${SYSTEM}/credential/key/config.xml`;
    await admin.post(config, (await admin.get(config)).text);
    assert.equal(held()?.trim(), "");
  });

  it("says 200 to an update that lost a race, and 409 to a deletion", async () => {
    const config = `${SYSTEM}/credential/key/config.xml`;
    const lose = () => emulator.controller.removeCredential({ id: "key" });
    emulator.controller.setCredential({ id: "key", secret: "one" });
    emulator.loseRace = lose;
    assert.equal((await admin.post(config, secretTextXml("key", "two"))).status, 200);
    assert.equal(held(), undefined);
    emulator.controller.setCredential({ id: "key", secret: "one" });
    emulator.loseRace = lose;
    assert.equal((await admin.delete(config)).status, 409);
  });

  it("redirects after the form's deletion, whether it worked or not", async () => {
    emulator.controller.setCredential({ id: "key", secret: "one" });
    const form = `${SYSTEM}/credential/key/doDelete`;
    emulator.loseRace = () => emulator.controller.removeCredential({ id: "key" });
    const lost = await admin.post(form);
    assert.deepEqual([lost.status, lost.headers.location], [302, "."]);
    emulator.controller.setCredential({ id: "key", secret: "one" });
    const done = await admin.post(form);
    assert.deepEqual([done.status, done.headers.location, held()], [302, "../..", undefined]);
  });

  it("answers 404 to unknown ids, domains, folders, stores, and 400 to other methods", async () => {
    emulator.controller.setCredential({ id: "key", secret: "one" });
    for (const path of [
      `${SYSTEM}/credential/other/config.xml`,
      "/credentials/store/system/domain/other/credential/key/config.xml",
      "/credentials/store/folder/domain/_/credential/key/config.xml",
      "/job/payments/credentials/store/system/domain/_/api/json",
      "/job/nowhere/credentials/store/folder/domain/_/api/json",
    ]) {
      assert.equal((await admin.get(path)).status, 404, path);
    }
    for (const method of ["PUT", "PATCH"]) {
      const config = `${SYSTEM}/credential/key/config.xml`;
      assert.equal((await admin.send(method, config, "x")).status, 400);
    }
  });

  it("hides the whole store from those without Credentials/View", async () => {
    emulator.controller.setCredential({ id: "key", secret: "one" });
    const blind = as("no-View:11cc");
    for (const path of [
      "/credentials/store/system/api/json",
      `${SYSTEM}/api/json`,
      `${SYSTEM}/credential/key/config.xml`,
    ]) {
      assert.equal((await blind.get(path)).status, 404, path);
    }
    const post = await blind.post(`${SYSTEM}/createCredentials`, secretTextXml("key", "two"));
    assert.equal(post.status, 404);
    assert.equal((await blind.get("/api/json")).status, 200);
  });

  it("names the permission that is missing", async () => {
    emulator.controller.setCredential({ id: "key", secret: "one" });
    const config = `${SYSTEM}/credential/key/config.xml`;
    const xml = secretTextXml("key", "two");
    const answers = {
      Create: await as("no-Create:11cc").post(`${SYSTEM}/createCredentials`, xml),
      Update: await as("no-Update:11cc").post(config, xml),
      Delete: await as("no-Delete:11cc").delete(config),
    };
    for (const [permission, { status, headers }] of Object.entries(answers)) {
      assert.equal(status, 403);
      const owner = "com.cloudbees.plugins.credentials.CredentialsProvider";
      assert.equal(headers["x-required-permission"], `${owner}.${permission}`);
      assert.equal(headers["x-you-are-authenticated-as"], `no-${permission}`);
    }
    assert.equal(held(), "one");
  });

  it("grants a folder's permissions below it and nowhere else", async () => {
    const writer = as("writer:11bb");
    const xml = secretTextXml("key", "one");
    assert.equal((await writer.post(`${FOLDER}/createCredentials`, xml)).status, 200);
    assert.equal((await writer.post(`${SYSTEM}/createCredentials`, xml)).status, 404);
    const corner = "/job/secret%20corner/credentials/store/folder/domain/_/createCredentials";
    assert.equal((await writer.post(corner, xml)).status, 404);
    assert.equal((await admin.post(corner, xml)).status, 200);
  });

  it("reads a body in the charset of its header, and in Latin-1 without one", async () => {
    const send = (id: string, type: string) => {
      const headers = { "content-type": type };
      return admin.post(`${SYSTEM}/createCredentials`, secretTextXml(id, "é"), headers);
    };
    await send("with", "application/xml; charset=utf-8");
    await send("without", "application/xml");
    const value = (id: string) => emulator.controller.credential({ id })?.secret.value;
    assert.deepEqual([value("with"), value("without")], ["é", "Ã©"]);
  });

  it("takes a line feed for a carriage return that is not a reference, and does not trim", async () => {
    await admin.post(`${SYSTEM}/createCredentials`, secretTextXml("key", " a\r\nb&#13;c\n"));
    assert.equal(held(), " a\nb\rc\n");
  });

  it("keeps the kind that was sent, and shows no secret of any kind", async () => {
    const className = "com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl";
    const xml = `<${className}><id>key</id><username>u</username><password>p1</password></${className}>`;
    assert.equal((await admin.post(`${SYSTEM}/createCredentials`, xml)).status, 200);
    const { text } = await admin.get(`${SYSTEM}/credential/key/config.xml`);
    assert.match(text, /^<com\.cloudbees.*<username>u<.*<password>\s*<secret-redacted\/>/s);
    assert.ok(!text.includes("p1") && !text.includes(SECRET_TEXT));
    assert.deepEqual(emulator.secrets(), []);
  });
});
