import assert from "node:assert/strict";
import { encodeApiKey } from "../../../components/apiKey";
import { NO_OPTIONS, wrapped } from "../../support/recorder";
import {
  CLIENT_ID,
  declareKey,
  entraIdentity,
  ISSUED_AT,
  secretOf,
  TYPES,
  UNION_API,
  type Phase,
} from "../exampleKey";

const ENTRA = {
  registration: "flyte-ci-keys:index:EntraAppRegistration",
  preflight: "cikeys:entra:Preflight",
  role: "cikeys:entra:AppRole",
  application: "cikeys:entra:Application",
  principal: "cikeys:entra:ServicePrincipal",
  consent: "cikeys:entra:AppRoleAssignment",
  authorized: "cikeys:entra:PreAuthorizedApplication",
  secret: "cikeys:entra:ClientSecret",
} as const;

const { connection, owner } = entraIdentity;
const POLICY = { every: 90, overlap: 7 };
const DAY = 86_400_000;

describe("EntraAppRegistration: the app", () => {
  it("asks for the role, and carries our mark and a name that a repeated create finds", async () => {
    const { recording } = await declareKey("first run", { entra: {} });
    const { uniqueName, ...inputs } = recording.one(ENTRA.application).inputs;
    assert.deepEqual(inputs, {
      connection,
      displayName: "flyte-ci payments",
      owner,
      permission: { apiClientId: UNION_API.apiClientId, roleId: UNION_API.roleId },
      owners: [],
    });
    assert.match(String(uniqueName), /^flyte-ci-keys-[0-9a-f]{32}$/);
  });

  it("and its service principal are protected; the name is made once", async () => {
    const { recording } = await declareKey("first run", { entra: {} });
    const application = recording.one(ENTRA.application);
    assert.deepEqual(application.options, {
      ...NO_OPTIONS,
      protect: true,
      ignoreChanges: ["uniqueName"],
    });
    assert.deepEqual(recording.one(ENTRA.principal).options, {
      ...NO_OPTIONS,
      protect: true,
      deletedWith: application.urn,
    });
    const { recording: open } = await declareKey("first run", { entra: { protect: false } });
    assert.ok(open.registrations.every(({ options }) => !options.protect));
  });

  it("comes after a look that knows all there is to refuse", async () => {
    const { recording } = await declareKey("first run", { entra: { adoptApp: "object-9" } });
    const preflight = recording.one(ENTRA.preflight);
    assert.deepEqual(preflight.inputs, {
      connection,
      api: "api://union",
      role: "all",
      displayName: "flyte-ci payments",
      owner,
      adoptApp: "object-9",
      consent: "automatic",
      preAuthorize: true,
      manageRole: false,
    });
    assert.deepEqual(preflight.dependencies, []);
    assert.equal(recording.one(ENTRA.application).inputs["adoptApp"], "object-9");
    assert.ok(recording.one(ENTRA.application).dependencies.includes(preflight.urn));
  });
});

describe("EntraAppRegistration: consent", () => {
  it("is the assignment of the role, and the key is checked only after it", async () => {
    const { recording } = await declareKey("first run", { entra: {} });
    const consent = recording.one(ENTRA.consent);
    assert.deepEqual(consent.inputs, {
      connection,
      principalId: "sp-object",
      resourceId: UNION_API.apiServicePrincipalId,
      roleId: UNION_API.roleId,
    });
    assert.equal(consent.options.deletedWith, recording.one(ENTRA.application).urn);
    assert.ok(recording.one(TYPES.check).dependencies.includes(consent.urn));
  });

  it("is left to a person where the settings say so", async () => {
    const { recording } = await declareKey("first run", { entra: { consent: "manual" } });
    assert.deepEqual(recording.ofType(ENTRA.consent), []);
    const { dependencies } = recording.one(TYPES.check);
    assert.ok(dependencies.includes(recording.one(ENTRA.principal).urn));
  });

  it("lists the app among the API's authorized ones, unless told not to", async () => {
    const { recording } = await declareKey("first run", { entra: {} });
    assert.deepEqual(recording.one(ENTRA.authorized).inputs, {
      connection,
      apiObjectId: UNION_API.apiObjectId,
      clientId: CLIENT_ID,
      permissionIds: UNION_API.scopeIds,
    });
    const { recording: without } = await declareKey("first run", {
      entra: { preAuthorize: false },
    });
    assert.deepEqual(without.ofType(ENTRA.authorized), []);
  });

  it("is for a role of our own making in a shop that has none", async () => {
    const { recording } = await declareKey("first run", { entra: { manageRole: true } });
    assert.equal(recording.one(ENTRA.role).inputs["apiObjectId"], UNION_API.apiObjectId);
    assert.equal(recording.one(ENTRA.role).inputs["value"], "all");
    assert.equal(recording.one(ENTRA.consent).inputs["roleId"], "new-role");
    const { recording: usual } = await declareKey("first run", { entra: {} });
    assert.deepEqual(usual.ofType(ENTRA.role), []);
  });
});

describe("EntraAppRegistration: client secrets", () => {
  const endOf = (days: number) =>
    new Date(Date.parse(ISSUED_AT) + days * DAY).toISOString().replace(".000", "");

  it("live two overlaps longer than a generation, and never years", async () => {
    const { recording } = await declareKey("first run", { entra: {} });
    assert.deepEqual(recording.one(ENTRA.secret).inputs, {
      connection,
      applicationId: "app-object",
      displayName: "flyte-ci payments generation 1",
      endDateTime: endOf(POLICY.every + 2 * POLICY.overlap),
      issuedAt: ISSUED_AT,
      newestGeneration: 1,
      superseded: false,
      delivered: false,
    });
  });

  it("stay an hour below what the tenant's policy allows", async () => {
    const { recording } = await declareKey("first run", {
      entra: { maxSecretLifetimeDays: 100 },
    });
    assert.equal(recording.one(ENTRA.secret).inputs["endDateTime"], "2026-04-10T23:00:00Z");
  });

  it("go with the app, and only the value is secret", async () => {
    const { recording } = await declareKey("first run", { entra: {} });
    assert.deepEqual(recording.one(ENTRA.secret).options, {
      ...NO_OPTIONS,
      deletedWith: recording.one(ENTRA.application).urn,
      additionalSecretOutputs: ["clientSecret"],
    });
    assert.equal(recording.one(TYPES.generation).inputs["drawSecret"], false);
  });

  const phases: [Phase, { name: string; superseded: boolean; delivered: boolean }[]][] = [
    ["steady", [{ name: "payments-secret-1", superseded: false, delivered: true }]],
    [
      "rotation due",
      [
        { name: "payments-secret-2", superseded: false, delivered: false },
        { name: "payments-secret-1", superseded: true, delivered: true },
      ],
    ],
    [
      "previous alive",
      [
        { name: "payments-secret-2", superseded: false, delivered: true },
        { name: "payments-secret-1", superseded: true, delivered: false },
      ],
    ],
  ];
  for (const [phase, expected] of phases) {
    it(`${phase}: know whether they are delivered, and whether another one took their place`, async () => {
      const { recording } = await declareKey(phase, { entra: {} });
      assert.deepEqual(
        recording.ofType(ENTRA.secret).map(({ name, inputs }) => ({
          name,
          superseded: inputs["superseded"],
          delivered: inputs["delivered"],
        })),
        expected,
      );
    });
  }

  it("make the key, whose check asks for the API's default scope and wants the role", async () => {
    const { recording } = await declareKey("first run", { entra: {} });
    const { apiKey, issuer, issuerKind, scope, role, successes } = recording.one(
      TYPES.check,
    ).inputs;
    assert.deepEqual(
      { apiKey, issuer, issuerKind, scope, role, successes },
      {
        apiKey: wrapped(
          encodeApiKey({
            domain: "union.example.com",
            clientId: CLIENT_ID,
            clientSecret: secretOf(1),
          }),
        ),
        issuer: `${connection.authorityHost}/${connection.tenantId}/v2.0`,
        issuerKind: "entra",
        scope: "api://union/.default",
        role: "all",
        successes: 3,
      },
    );
  });
});
