import assert from "node:assert/strict";
import type { KnownState } from "../../../support/providerClient";
import { failure } from "../../cikeysBed";
import { CLIENT, withToken, type OidcBed } from "../../oidcBed";

/** What is true of `cikeys:oidc:Client` at every OpenID provider. Nothing secret may be in an error. */
export function clientBehaviour(current: () => OidcBed): void {
  async function refusal(call: Promise<unknown>): Promise<string> {
    const message = await failure(call);
    assert.doesNotMatch(message, /canary|eyJ|Bearer|Basic /);
    for (const { clientSecret, registrationAccessToken } of current().server.clients()) {
      assert.ok(!message.includes(clientSecret));
      assert.ok(!message.includes(registrationAccessToken));
    }
    return message;
  }

  const registered = () => current().server.clients();

  describe("create", () => {
    it("registers a client by that name, and keeps all that the server tells once", async () => {
      const bed = current();
      const mark = bed.server.calls.mark();
      const { id, outputs } = await bed.register();
      const client = registered().find(({ clientId }) => clientId === id);
      assert.deepEqual(outputs, {
        ...bed.inputs(),
        clientId: id,
        clientSecret: client?.clientSecret,
        registrationAccessToken: client?.registrationAccessToken,
        registrationClientUri: `${bed.server.url}${bed.server.paths.registration}/${id}`,
        expiresAt: "",
      });
      assert.equal(client?.clientName, "flyte-ci-keys/dev/payments/g1");
      assert.deepEqual(bed.calls(mark), ["read GET 200", "write POST 201"]);
    });

    it("makes a client whose key is proven at once, and says whom the control plane will see", async () => {
      const bed = current();
      const state = await bed.register();
      const mark = bed.server.calls.mark();
      const { subject, audiences } = await bed.prove(state, {
        audience: "https://union.example.com",
      });
      assert.match(String(subject), /./);
      assert.deepEqual(audiences, ["https://union.example.com"]);
      assert.deepEqual(bed.calls(mark), ["read GET 200", "read GET 200", "token POST 200"]);
    });

    it("only looks, in a preview", async () => {
      const bed = current();
      const mark = bed.server.calls.mark();
      const before = registered().length;
      const { id } = await bed.client.create(CLIENT, bed.inputs(), true);
      assert.equal(id, "");
      assert.deepEqual(bed.calls(mark), ["read GET 200"]);
      assert.equal(registered().length, before);
    });

    it("registers nothing for a generation whose place is taken", async () => {
      const bed = current();
      const mark = bed.server.calls.mark();
      const state = await bed.register({ superseded: true });
      assert.equal(state.outputs["clientId"], "");
      assert.deepEqual(await bed.client.read(CLIENT, state), state);
      await bed.client.delete(CLIENT, state);
      assert.deepEqual(bed.calls(mark), []);
    });

    it("explains an initial access token that the server does not take, and registers nothing", async () => {
      const bed = current();
      const good = bed.env["OIDC_INITIAL_ACCESS_TOKEN"] ?? "";
      const before = registered().length;
      bed.env["OIDC_INITIAL_ACCESS_TOKEN"] = "canary-wrong";
      const message = await refusal(bed.register());
      bed.env["OIDC_INITIAL_ACCESS_TOKEN"] = good;
      assert.match(message, /answered 401 invalid_token\. .*wrong, expired or used up/);
      assert.match(message, /OIDC_INITIAL_ACCESS_TOKEN/);
      assert.equal(registered().length, before);
    });

    it("asks for an initial access token before it asks the server anything", async () => {
      const bed = current();
      const good = bed.env["OIDC_INITIAL_ACCESS_TOKEN"] ?? "";
      const mark = bed.server.calls.mark();
      for (const [token, says] of [
        ["", /no initial access token in the environment: set OIDC_INITIAL_ACCESS_TOKEN/],
        ["canary\n", /"OIDC_INITIAL_ACCESS_TOKEN" has a line feed at the end/],
      ] as const) {
        bed.env["OIDC_INITIAL_ACCESS_TOKEN"] = token;
        assert.match(await refusal(bed.register()), says);
      }
      bed.env["OIDC_INITIAL_ACCESS_TOKEN"] = good;
      assert.deepEqual(bed.calls(mark), []);
    });

    it("explains a scope that clients may not register with", async () => {
      const bed = current();
      const before = registered().length;
      const message = await refusal(bed.register({ scope: "unheard-of" }));
      assert.match(message, /answered (400 invalid_client_metadata|403 insufficient_scope)/);
      assert.match(message, /the scope "unheard-of"/);
      assert.equal(registered().length, before);
    });

    it("names the client to look for when the answer was lost; once it is deleted, a re-run finishes", async () => {
      const bed = current();
      bed.server.faults.add({
        method: "POST",
        path: bed.server.paths.registration,
        effect: { kind: "reply-lost" },
      });
      const clientName = "flyte-ci-keys/dev/payments/g7";
      const message = await refusal(bed.register({ clientName }));
      assert.match(message, /the connection was cut/);
      assert.match(message, /look for a client named "flyte-ci-keys\/dev\/payments\/g7"/);
      const orphans = registered().filter((client) => client.clientName === clientName);
      assert.equal(orphans.length, 1);
      await bed.server.deleteByHand(orphans[0]?.clientId ?? "");
      const { id } = await bed.register({ clientName });
      assert.deepEqual(
        registered()
          .filter((client) => client.clientName === clientName)
          .map(({ clientId }) => clientId),
        [id],
      );
    });
  });

  describe("afterwards", () => {
    let state: KnownState;

    beforeEach(async () => {
      state = await current().register();
    });

    const isThere = () => registered().some(({ clientId }) => clientId === state.id);

    it("is replaced by other settings only while no pipeline has had its key", async () => {
      const bed = current();
      const replaces = async (changes: object) =>
        (await bed.client.diff(CLIENT, state, bed.inputs({ ...changes }))).replaces;
      assert.deepEqual(await replaces({}), []);
      assert.deepEqual(await replaces({ clientName: "another" }), []);
      assert.deepEqual(await replaces({ scope: "x" }), ["scope"]);
      const changed = { issuer: "https://other.example", scope: "x" };
      assert.deepEqual(await replaces(changed), ["issuer", "scope"]);
      assert.deepEqual(await replaces({ ...changed, delivered: true }), []);
      assert.deepEqual(await replaces({ ...changed, superseded: true }), []);
    });

    it("is found on refresh as it is", async () => {
      const bed = current();
      assert.deepEqual(await bed.client.read(CLIENT, state), state);
      assert.deepEqual(await bed.client.read(CLIENT, state), state); // reading does not use its token up
    });

    it("is deleted by one call", async () => {
      const bed = current();
      const mark = bed.server.calls.mark();
      await bed.client.delete(CLIENT, state);
      assert.deepEqual(bed.calls(mark), ["write DELETE 204"]);
      assert.equal(isThere(), false);
      assert.match(await failure(bed.prove(state)), /401/);
    });

    it("is deleted once: a second time the token endpoint has the word", async () => {
      const bed = current();
      await bed.client.delete(CLIENT, state);
      const mark = bed.server.calls.mark();
      await bed.client.delete(CLIENT, state);
      assert.deepEqual(bed.calls(mark), ["write DELETE 401", "read GET 200", "token POST 401"]);
    });

    it("is deleted when the answer to that was lost", async () => {
      const bed = current();
      const path = `${bed.server.paths.registration}/:clientId`;
      bed.server.faults.add({ method: "DELETE", path, effect: { kind: "reply-lost" } });
      await bed.client.delete(CLIENT, state);
      assert.equal(isThere(), false);
    });

    it("is gone on refresh, and deleted without a word, when an administrator deleted it", async () => {
      const bed = current();
      await bed.server.deleteByHand(state.id);
      assert.equal(await bed.client.read(CLIENT, state), undefined);
      await bed.client.delete(CLIENT, state);
    });

    it("raises the alarm when its registration access token is lost, until it is deleted by hand", async () => {
      const bed = current();
      const lost = withToken(state, "canary-lost");
      const message = await refusal(bed.client.delete(CLIENT, lost));
      assert.ok(message.includes(`client "flyte-ci-keys/dev/payments/g1" (${state.id})`));
      assert.match(message, /still gets tokens\. Have an administrator delete it by hand/);
      assert.equal(isThere(), true);
      assert.deepEqual(await bed.client.read(CLIENT, lost), lost);
      assert.match(bed.engine.warnings.at(-1)?.message ?? "", /will have to delete it by hand/);
      await bed.server.deleteByHand(state.id);
      await bed.client.delete(CLIENT, lost);
    });

    it("raises the alarm when the server gave no way to delete it", async () => {
      const bed = current();
      for (const uri of ["", "http://elsewhere.example/canary", "no address"]) {
        const outputs = { ...state.outputs, registrationClientUri: uri };
        const message = await refusal(bed.client.delete(CLIENT, { ...state, outputs }));
        assert.match(message, /does not let us/);
        assert.equal(isThere(), true);
      }
    });

    it("is not thought gone because the server has trouble", async () => {
      const bed = current();
      const path = `${bed.server.paths.registration}/:clientId`;
      const down = { kind: "status", status: 503 } as const;
      bed.server.faults.add({ method: "DELETE", path, effect: { kind: "status", status: 401 } });
      bed.server.faults.add({ method: "POST", path: bed.server.paths.token, effect: down });
      const message = await refusal(bed.client.delete(CLIENT, state));
      assert.match(message, /the token endpoint: POST .* answered 503/);
      assert.equal(isThere(), true);
      bed.server.faults.clear();
      await bed.client.delete(CLIENT, state);
    });

    it("cannot be imported, and the message says why", async () => {
      const message = await refusal(current().client.read(CLIENT, { id: state.id }));
      assert.match(message, /cannot be imported: .* told once/);
    });
  });

  describe("its key", () => {
    it("is refused with a wrong secret, in words that fit", async () => {
      const bed = current();
      const state = await bed.register();
      const outputs = { ...state.outputs, clientSecret: "canary-wrong-secret" };
      const message = await refusal(bed.prove({ ...state, outputs }));
      assert.match(message, /401 \w+: the client secret is not accepted/);
    });

    it("is refused when the token lacks the scope, whatever the server's status says", async () => {
      const bed = current();
      const state = await bed.register();
      const message = await refusal(bed.prove(state, { scope: "unheard-of" }));
      assert.match(
        message,
        /does not grant "unheard-of"|400 invalid_scope: the scope does not exist/,
      );
    });

    it("is refused when the token is for another audience", async () => {
      const bed = current();
      const state = await bed.register();
      const message = await refusal(bed.prove(state, { audience: "https://other.example" }));
      assert.match(message, /the token's audience is not "https:\/\/other\.example"/);
    });
  });
}
