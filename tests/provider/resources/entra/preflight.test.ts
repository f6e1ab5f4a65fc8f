import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import type { ApiSeed } from "../../../../sandbox/emulators/entra/seed";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { EntraBed, UNION, UNION_CLIENT_ID } from "./entraBed";

const URN = urn("entra:Preflight");

/** Another API, by a number; as the Union API but for the changes. */
function another(number: number, changes: Partial<ApiSeed>): ApiSeed & { clientId: string } {
  const clientId = `a910000${number}-0000-4000-8000-000000000001`;
  return { ...UNION, clientId, identifierUris: [`api://another-${number}`], ...changes };
}

const V1 = another(1, { requestedAccessTokenVersion: 1 });
const NO_VERSION = another(2, { requestedAccessTokenVersion: null });
const NO_ROLE = another(3, { roles: ["read"] });
const NO_SCOPE = another(4, { scopes: [] });
const QUOTED = another(5, { identifierUris: ["api://o'union"] });
const NO_PRINCIPAL = another(6, {});
const DISABLED_ROLE = another(7, {});
const USERS_ROLE = another(8, {});

describe("cikeys:entra:Preflight", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let team = 0;

  before(async () => {
    const apis = [
      V1,
      NO_VERSION,
      NO_ROLE,
      NO_SCOPE,
      QUOTED,
      NO_PRINCIPAL,
      DISABLED_ROLE,
      USERS_ROLE,
    ];
    bed = await EntraBed.start({ apis: [UNION, ...apis] });
    client = await bed.provider();
  });

  after(() => bed.stop());

  beforeEach(() => {
    team += 1;
  });

  const displayName = () => `flyte-ci team-${team}`;
  const owner = () => `flyte-ci-keys/production/team-${team}`;

  function inputs(changes: Properties = {}): Properties {
    return bed.preflightInputs({ displayName: displayName(), owner: owner(), ...changes });
  }

  const refusal = (changes: Properties = {}): Promise<string> =>
    bed.preflightRefusal(client, inputs(changes));

  for (const api of [UNION_CLIENT_ID, UNION_CLIENT_ID.toUpperCase(), "api://union"]) {
    it(`finds the API by ${api}, in a preview too`, async () => {
      const mark = bed.entra.calls.mark();
      const { id, outputs } = await client.create(URN, inputs({ api }));
      const preview = await client.create(URN, inputs({ api }), true);
      assert.deepEqual(preview, { id: "", outputs });
      assert.deepEqual(bed.writes(mark), []);
      const { roleId, scopeId } = await bed.unionIds();
      const facts = {
        apiObjectId: bed.union.id,
        apiClientId: UNION_CLIENT_ID,
        apiServicePrincipalId: bed.union.servicePrincipalId,
        roleId,
        scopeIds: [scopeId],
        tokenVersion: 2,
        ownedBy: false,
      };
      assert.deepEqual([id, outputs], [owner(), { ...inputs({ api }), ...facts }]);
    });
  }

  for (const { clientId, requestedAccessTokenVersion } of [V1, NO_VERSION]) {
    it(`says that tokens are v1 where the API says ${requestedAccessTokenVersion}`, async () => {
      const { outputs } = await client.create(URN, inputs({ api: clientId }));
      assert.equal(outputs["tokenVersion"], 1);
    });
  }

  it("names an API that is not there, and says which id is wanted", async () => {
    for (const api of ["api://unknown", bed.union.id]) {
      const message = await refusal({ api });
      assert.ok(message.includes(`Entra has no app "${api}"`), message);
      assert.match(message, /client\) id, not its object id.*identity\.api/);
    }
  });

  it("finds an API whose identifier URI has a quote", async () => {
    const { outputs } = await client.create(URN, inputs({ api: "api://o'union" }));
    assert.equal(outputs["apiClientId"], QUOTED.clientId);
  });

  it("refuses an identifier URI that two apps answer to", async () => {
    const app = (await bed.graph("GET", `applications/${bed.union.id}`)) as object;
    const body = JSON.stringify({ value: [app, { ...app, appId: "twin" }] });
    const path = "/v1.0/applications";
    bed.entra.faults.add({ path, times: 2, effect: { kind: "status", status: 200, body } });
    const message = await refusal({ api: "api://union" });
    assert.match(message, /2 apps with the identifier URI "api:\/\/union": .*"Union API" \(twin\)/);
    assert.match(message, /by its client id/);
  });

  it("says how to give the API a service principal", async () => {
    const path = `servicePrincipals(appId='${NO_PRINCIPAL.clientId}')`;
    await bed.graph("DELETE", path);
    const message = await refusal({ api: NO_PRINCIPAL.clientId });
    assert.ok(message.includes(`az ad sp create --id ${NO_PRINCIPAL.clientId}`), message);
  });

  it("names a role that the API does not have, and the ways to add it", async () => {
    const message = await refusal({ api: NO_ROLE.clientId });
    assert.match(message, /"Union API" .* has no app role with the value "all"/);
    assert.match(message, /App roles.*identity\.manageRole true/);
  });

  it("lets a role be missing that the program is to make", async () => {
    const changes = { api: NO_ROLE.clientId, manageRole: true };
    const { outputs } = await client.create(URN, inputs(changes));
    assert.equal(outputs["roleId"], undefined);
  });

  for (const [flaw, { clientId }, change, words] of [
    ["disabled", DISABLED_ROLE, { isEnabled: false }, /is disabled/],
    ["for users only", USERS_ROLE, { allowedMemberTypes: ["User"] }, /users and groups only/],
  ] as const) {
    it(`refuses a role that is ${flaw}, even where it manages roles`, async () => {
      const path = `applications(appId='${clientId}')`;
      const { appRoles } = (await bed.graph("GET", path)) as { appRoles: object[] };
      const changed = appRoles.map((role) => ({ ...role, ...change }));
      await bed.graph("PATCH", path, { appRoles: changed });
      assert.match(await refusal({ api: clientId }), words);
      assert.match(await refusal({ api: clientId, manageRole: true }), words);
    });
  }

  it("refuses to pre-authorize where the API has no scope, and says how to leave it out", async () => {
    const api = NO_SCOPE.clientId;
    assert.match(
      await refusal({ api }),
      /no enabled delegated scope.*identity\.preAuthorize false/,
    );
    const { outputs } = await client.create(URN, inputs({ api, preAuthorize: false }));
    assert.deepEqual(outputs["scopeIds"], []);
  });

  it("refuses inputs that cannot work, without repeating them", async () => {
    const connection = {
      tenantId: "canary",
      authorityHost: "http://login.canary.example",
      graphUrl: "canary",
    };
    const { failures } = await client.check(URN, inputs({ connection, consent: "canary" }));
    assert.deepEqual(failures.map(({ property }) => property).sort(), [
      "connection.authorityHost",
      "connection.graphUrl",
      "connection.tenantId",
      "consent",
    ]);
    assert.ok(failures.every(({ reason }) => !reason.includes("canary")));
  });

  it("fills in the role", async () => {
    const checked = await client.check(URN, inputs({ role: undefined }));
    assert.deepEqual([checked.failures, checked.inputs["role"]], [[], "all"]);
  });
});
