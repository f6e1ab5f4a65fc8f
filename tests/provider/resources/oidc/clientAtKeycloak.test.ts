import assert from "node:assert/strict";
import { KeycloakRealm } from "../../../../sandbox/emulators/oidc/keycloakRealm";
import { keycloak, stopKeycloak } from "../../../support/keycloak";
import { failure } from "../../cikeysBed";
import { OidcBed } from "../../oidcBed";
import { clientBehaviour } from "./clientBehaviour";

describe("cikeys:oidc:Client at Keycloak", () => {
  let bed: OidcBed | undefined;
  let realm: KeycloakRealm | undefined;

  before(async function () {
    const url = await keycloak(this);
    bed = await OidcBed.start((clock) => (realm = new KeycloakRealm(clock, url)));
  });

  after(() => bed?.stop());
  after(stopKeycloak);

  const current = () => {
    assert.ok(bed);
    return bed;
  };

  clientBehaviour(current);

  it("explains an initial access token that is used up", async () => {
    const { env } = current();
    const good = env["OIDC_INITIAL_ACCESS_TOKEN"] ?? "";
    env["OIDC_INITIAL_ACCESS_TOKEN"] = (await realm?.newInitialAccessToken(1)) ?? "";
    await current().register();
    const message = await failure(current().register());
    env["OIDC_INITIAL_ACCESS_TOKEN"] = good;
    assert.match(message, /answered 401 invalid_token\. .*wrong, expired or used up/);
  });

  it("has a subject that is not the client id, and both are told", async () => {
    const state = await current().register();
    const { subject } = await current().prove(state);
    assert.notEqual(subject, state.outputs["clientId"]);
  });
});
