import assert from "node:assert/strict";
import type { Answer, TestClient } from "./entraClient";
import { codeOf, EntraTestbed, textAt, UNION_SCOPE, valueAt } from "./entraClient";

const DAY_MS = 86_400_000;

describe("Entra emulator: client secrets", () => {
  let bed: EntraTestbed;
  let client: TestClient;
  let path: string;
  let counter = 0;

  before(async () => {
    bed = await EntraTestbed.start();
  });

  after(() => bed.stop());

  beforeEach(async () => {
    client = await bed.createClient(`team-${++counter}`);
    path = `/applications/${client.id}`;
  });

  afterEach(() => {
    bed.entra.settings.appManagementPolicy = {};
    bed.entra.settings.maximumSecrets = 1000;
  });

  function add(passwordCredential: Record<string, unknown> = {}): Promise<Answer> {
    return bed.graph("POST", `${path}/addPassword`, { passwordCredential });
  }

  async function signIn(secret: string): Promise<number> {
    return (await bed.token({ scope: UNION_SCOPE }, [client.appId, secret])).status;
  }

  it("are told once, in the answer to addPassword", async () => {
    const created = await add({ displayName: "generation 1" });
    const secret = textAt(created.body, "secretText");
    assert.equal(valueAt(created.body, "hint"), secret.slice(0, 3));
    const read = await bed.graph("GET", path);
    assert.equal(valueAt(read.body, "passwordCredentials.0.secretText"), null);
    assert.equal(valueAt(read.body, "passwordCredentials.0.displayName"), "generation 1");
    assert.ok(!JSON.stringify(read.body).includes(secret));
  });

  it("have 40 characters, some of them punctuation that URLs keep, never a colon", async () => {
    const secrets: string[] = [];
    for (let n = 0; n < 30; n++) secrets.push(await bed.addPassword(client.id));
    for (const secret of secrets) assert.match(secret, /^[A-Za-z0-9][A-Za-z0-9~._-]{39}$/);
    assert.ok(secrets.some((secret) => /[~._-]/.test(secret)));
    assert.equal(new Set(secrets).size, 30);
  });

  it("can be scripted", async () => {
    bed.entra.settings.secretTexts = ["first:with/odd+chars", "second"];
    assert.equal(await bed.addPassword(client.id), "first:with/odd+chars");
    assert.equal(await bed.addPassword(client.id), "second");
    assert.match(await bed.addPassword(client.id), /^.{40}$/);
    assert.equal(await signIn("first:with/odd+chars"), 200);
  });

  it("all authenticate, until they are removed", async () => {
    const [first, second] = [await add(), await add()];
    assert.equal(await signIn(textAt(first.body, "secretText")), 200);
    assert.equal(await signIn(textAt(second.body, "secretText")), 200);
    const keyId = textAt(first.body, "keyId");
    assert.equal((await bed.graph("POST", `${path}/removePassword`, { keyId })).status, 204);
    assert.equal(await signIn(textAt(first.body, "secretText")), 401);
    assert.equal(await signIn(textAt(second.body, "secretText")), 200);
  });

  it("that are not there cannot be removed", async () => {
    const keyId = "00000000-0000-4000-8000-00000000dead";
    const answer = await bed.graph("POST", `${path}/removePassword`, { keyId });
    assert.equal(answer.status, 400);
    assert.equal(codeOf(answer), "Request_BadRequest");
    assert.match(textAt(answer.body, "error.message"), /^No password credential found with keyId/);
  });

  it("live for two years where nobody says otherwise", async () => {
    const { body } = await add({ startDateTime: "2030-02-01T00:00:00Z" });
    assert.equal(valueAt(body, "startDateTime"), "2030-02-01T00:00:00Z");
    assert.equal(valueAt(body, "endDateTime"), "2032-02-01T00:00:00Z");
  });

  it("keep the end that was asked for, in UTC", async () => {
    const { body } = await add({ endDateTime: "2031-01-01T02:00:00.000+02:00" });
    assert.equal(valueAt(body, "endDateTime"), "2031-01-01T00:00:00Z");
  });

  for (const [what, body] of [
    ["an end in the past", { endDateTime: "2020-01-01T00:00:00Z" }],
    [
      "a life that is over",
      { startDateTime: "2019-01-01T00:00:00Z", endDateTime: "2020-01-01T00:00:00Z" },
    ],
    [
      "an end before the start",
      { startDateTime: "2031-01-01T00:00:00Z", endDateTime: "2030-01-01T00:00:00Z" },
    ],
    ["an end that is no instant", { endDateTime: "tomorrow" }],
    ["a chosen value", { secretText: "mine" }],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const answer = await add(body);
      assert.equal(answer.status, 400);
      assert.equal(codeOf(answer), "Request_BadRequest");
    });
  }

  it("expire by the emulator's clock", async () => {
    const own = await EntraTestbed.start();
    try {
      const { id, appId } = await own.createClient("team");
      const endDateTime = new Date(own.clock.now().getTime() + DAY_MS).toISOString();
      const secret = await own.addPassword(id, { endDateTime });
      own.clock.advanceDays(0.9);
      assert.equal((await own.token({ scope: UNION_SCOPE }, [appId, secret])).status, 200);
      own.clock.advanceDays(0.2);
      const answer = await own.token({ scope: UNION_SCOPE }, [appId, secret]);
      assert.equal(answer.status, 401);
      assert.deepEqual(valueAt(answer.body, "error_codes"), [7000222]);
    } finally {
      await own.stop();
    }
  });

  it("do not authenticate before they start", async () => {
    const soon = new Date(bed.clock.now().getTime() + DAY_MS).toISOString();
    const { body } = await add({ startDateTime: soon });
    assert.equal(await signIn(textAt(body, "secretText")), 401);
  });

  it("follow the tenant's policy on lifetimes", async () => {
    bed.entra.settings.appManagementPolicy = { maxLifetimeDays: 90 };
    const answer = await add();
    assert.equal(answer.status, 400);
    assert.equal(codeOf(answer), "CredentialInvalidLifetimeAsPerAppPolicy");
    const now = bed.clock.now().getTime();
    const endDateTime = new Date(now + 89 * DAY_MS).toISOString();
    assert.equal((await add({ endDateTime })).status, 200);
    const late = { endDateTime: new Date(now + 91 * DAY_MS).toISOString() };
    assert.equal((await add(late)).status, 400);
  });

  it("cannot be added where the tenant's policy blocks them", async () => {
    bed.entra.settings.appManagementPolicy = { blockPasswordAddition: true };
    const answer = await add();
    assert.equal(answer.status, 400);
    assert.equal(codeOf(answer), "CredentialTypeNotAllowedAsPerAppPolicy");
  });

  it("are limited by the size of the object", async () => {
    bed.entra.settings.maximumSecrets = 1;
    assert.equal((await add()).status, 200);
    const answer = await add();
    assert.equal(answer.status, 403);
    assert.equal(codeOf(answer), "Directory_ResourceSizeExceeded");
  });

  it("are added by client id and by unique name, too", async () => {
    for (const address of [`appId='${client.appId}'`, `uniqueName='team-${counter}'`]) {
      const answer = await bed.graph("POST", `/applications(${address})/addPassword`, {});
      assert.equal(answer.status, 200, address);
    }
    assert.equal(bed.entra.secretsOf(client.appId).length, 2);
  });
});
