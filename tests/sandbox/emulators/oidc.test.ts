import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { SandboxClock } from "../../../sandbox/clock";
import { EmbeddedProvider } from "../../../sandbox/emulators/oidc/embeddedProvider";

const TOKEN = "initial-access-token";

describe("the sandbox's OpenID provider", () => {
  const clock = new SandboxClock();
  let provider: EmbeddedProvider;
  const changes: string[] = [];

  before(async () => {
    provider = await new EmbeddedProvider(clock, { initialAccessToken: TOKEN }).start();
    provider.onChange((what) => changes.push(what));
  });

  after(() => provider.stop());

  async function register(name = "a client"): Promise<Record<string, string>> {
    const answer = await fetch(`${provider.url}/reg`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ client_name: name, scope: "all" }),
    });
    assert.equal(answer.status, 201);
    return (await answer.json()) as Record<string, string>;
  }

  function askForToken(client: Record<string, string>, scope = "all"): Promise<Response> {
    const basic = `${client["client_id"]}:${client["client_secret"]}`;
    return fetch(`${provider.url}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(basic).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope }),
    });
  }

  it("names itself by the address that it was asked at", async () => {
    const answer = await fetch(`${provider.url}/.well-known/openid-configuration`);
    const metadata = (await answer.json()) as Record<string, string>;
    assert.equal(metadata["issuer"], provider.issuer);
    for (const endpoint of ["token_endpoint", "registration_endpoint", "jwks_uri"]) {
      assert.ok(metadata[endpoint]?.startsWith(`${provider.url}/`), endpoint);
    }
  });

  it("stamps its tokens with the sandbox's time", async () => {
    const client = await register();
    for (const days of [0, 91]) {
      clock.advanceDays(days);
      const answer = await askForToken(client);
      const { access_token: token = "" } = (await answer.json()) as Record<string, string>;
      const { iat = 0, exp = 0, sub, aud } = decodeJwt(token);
      assert.ok(Math.abs(iat - clock.now().getTime() / 1000) < 30);
      assert.equal(exp - iat, 60);
      assert.deepEqual([sub, aud], [client["client_id"], "https://union.example.com"]);
    }
  });

  it("drops an unknown scope without a word, as oidc-provider does", async () => {
    const answer = await askForToken(await register(), "unheard-of");
    assert.equal(answer.status, 200);
    assert.equal(((await answer.json()) as Record<string, string>)["scope"], undefined);
  });

  it("tells of every client that comes and goes, and knows who lives", async () => {
    changes.length = 0;
    const client = await register("flyte-ci-keys/dev/payments/g1");
    const { client_id: clientId = "" } = client;
    assert.equal(provider.clients().at(-1)?.clientName, "flyte-ci-keys/dev/payments/g1");
    await fetch(String(client["registration_client_uri"]), {
      method: "DELETE",
      headers: { authorization: `Bearer ${client["registration_access_token"]}` },
    });
    assert.ok(!provider.clients().some((other) => other.clientId === clientId));
    assert.equal((await askForToken(client)).status, 401);
    assert.deepEqual(changes, [
      "client flyte-ci-keys/dev/payments/g1 registered",
      "client flyte-ci-keys/dev/payments/g1 deleted",
    ]);
  });

  it("lets a fault come between the deed and the answer", async () => {
    const before = provider.clients().length;
    provider.faults.add({ method: "POST", path: "/reg", effect: { kind: "reply-lost" } });
    await assert.rejects(register());
    assert.equal(provider.clients().length, before + 1);
    assert.equal(provider.calls.since().at(-1)?.status, 0);
  });

  it("forgets no client, however many register after it", async function () {
    this.timeout(120_000);
    const first = await register();
    for (let batch = 0; batch < 22; batch += 1) {
      await Promise.all(Array.from({ length: 50 }, () => register()));
    }
    assert.equal((await askForToken(first)).status, 200);
  });
});
