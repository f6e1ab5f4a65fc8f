import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import * as jose from "jose";
import { SandboxClock } from "../../../sandbox/clock";
import { GitHubEmulator, type World } from "../../../sandbox/emulators/github/github";
import { GitHubClient } from "./githubClient";

const SECRETS = "/repos/acme/app/actions/secrets";
const WORLD: World = {
  owners: [
    {
      login: "acme",
      type: "Organization",
      repositories: [{ name: "app", environments: ["prod"], formerly: ["acme/old"] }],
    },
    { login: "widgets", type: "Organization" },
  ],
  tokens: [
    { value: "admin", login: "administrator" },
    { value: "acme-only", login: "administrator", sees: ["acme"] },
  ],
};

describe("GitHub emulator: what becomes of a repository", () => {
  let emulator: GitHubEmulator;
  let admin: GitHubClient;
  const changes: string[] = [];

  beforeEach(async () => {
    emulator = await new GitHubEmulator(new SandboxClock(), WORLD).start();
    admin = new GitHubClient(emulator.url, "admin");
    await admin.putSecret(SECRETS, "KEY", "x");
    await admin.putSecret("/repos/acme/app/environments/prod/secrets", "KEY", "y");
    changes.length = 0;
    emulator.onChange((what) => changes.push(what));
  });

  afterEach(() => emulator.stop());

  it("archived: it is read, and nothing in it changes", async () => {
    emulator.archiveRepository("acme/app");
    assert.equal((await admin.get(`${SECRETS}/KEY`)).status, 200);
    assert.equal((await admin.delete(`${SECRETS}/KEY`)).status, 403);
    assert.equal([...emulator.secrets()].length, 2);
    assert.deepEqual(changes, ["repository acme/app archived"]);
  });

  it("hidden: it looks missing, under its former address too, and keeps its secrets", async () => {
    emulator.hideRepository("acme/app");
    for (const path of ["/repos/acme/app", "/repos/acme/old", `${SECRETS}/KEY`]) {
      assert.equal((await admin.get(path)).status, 404);
    }
    assert.equal([...emulator.secrets()].length, 2);
  });

  it("deleted: its secrets go, and its former address leads nowhere", async () => {
    emulator.deleteRepository("acme/app");
    for (const path of ["/repos/acme/app", "/repos/acme/old"]) {
      assert.equal((await admin.get(path)).status, 404);
    }
    assert.deepEqual([...emulator.secrets()], []);
    assert.deepEqual(changes, ["repository acme/app deleted"]);
  });

  it("given to another account: secrets go along, and the old address redirects those who see it", async () => {
    const { id } = (await admin.get("/repos/acme/app")).body as { id: number };
    emulator.transferRepository("acme/app", "widgets");
    const moved = await admin.delete(`${SECRETS}/KEY`);
    assert.equal(moved.status, 307);
    assert.equal(
      moved.headers.location,
      `${emulator.url}/api/v3/repositories/${id}/actions/secrets/KEY`,
    );
    assert.equal(emulator.secretValue({ owner: "widgets", repository: "app" }, "KEY"), "x");
    const environment = { owner: "widgets", repository: "app", environment: "prod" };
    assert.equal(emulator.secretValue(environment, "KEY"), "y");
    assert.equal((await admin.delete("/repos/widgets/app/actions/secrets/KEY")).status, 204);
    const confined = new GitHubClient(emulator.url, "acme-only");
    assert.equal((await confined.get("/repos/acme/app")).status, 404);
  });

  it("knows no other repository or account", () => {
    assert.throws(() => emulator.archiveRepository("acme/nothing"), /no repository acme\/nothing/);
    assert.throws(() => emulator.transferRepository("acme/app", "nobody"), /no account nobody/);
  });
});

describe("GitHub emulator: Apps", () => {
  const clock = new SandboxClock();
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const apps = [
    {
      id: "1",
      installationId: "2",
      account: "acme",
      publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    },
  ];
  let emulator: GitHubEmulator;

  beforeEach(async () => {
    emulator = await new GitHubEmulator(clock, { ...WORLD, apps }).start();
  });

  afterEach(() => emulator.stop());

  async function assertion({
    issuer = "1",
    lifetime = 300,
    key = privateKey,
  } = {}): Promise<string> {
    const now = Math.floor(clock.now().getTime() / 1000);
    return new jose.SignJWT()
      .setProtectedHeader({ alg: "RS256" })
      .setIssuer(issuer)
      .setIssuedAt(now - 60)
      .setExpirationTime(now + lifetime)
      .sign(key);
  }

  async function buy(token: string, installation = "2") {
    const client = new GitHubClient(emulator.url, token);
    return client.send("POST", `/app/installations/${installation}/access_tokens`);
  }

  it("buy a token that sees their account's repositories, for an hour", async () => {
    const { status, body } = await buy(await assertion());
    assert.equal(status, 201);
    const { token } = body as { token: string };
    assert.match(token, /^ghs_[A-Za-z0-9]{36}$/);
    const client = new GitHubClient(emulator.url, token);
    assert.equal((await client.putSecret(SECRETS, "KEY", "x")).status, 201);
    assert.equal((await client.get("/orgs/widgets")).status, 404);
    assert.equal((await client.get("/user")).status, 403);
    clock.advanceDays(1 / 23);
    assert.equal((await client.get("/repos/acme/app")).status, 401);
  });

  it("are refused in GitHub's words", async () => {
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    for (const [answer, status, message] of [
      [await buy("nonsense"), 401, "A JSON web token could not be decoded"],
      [await buy(await assertion({ key: stranger })), 401, "A JSON web token could not be decoded"],
      [await buy(await assertion({ lifetime: -30 })), 401, "A JSON web token could not be decoded"],
      [
        await buy(await assertion({ lifetime: 3600 })),
        401,
        "'Expiration time' claim ('exp') is too far in the future",
      ],
      [await buy(await assertion({ issuer: "9" })), 404, "Integration not found"],
      [await buy(await assertion(), "3"), 404, "Not Found"],
    ] as const) {
      assert.equal(answer.status, status);
      assert.equal((answer.body as { message: string }).message, message);
    }
  });
});
