import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import type { GraphPermission } from "../../../../sandbox/emulators/entra/permissions";
import { urn } from "../../cikeysBed";
import { administrator, type Administrator } from "./administrators";
import { EntraBed, UNION } from "./entraBed";

const URN = urn("entra:Preflight");
const OWNED = "Application.ReadWrite.OwnedBy";
const READ = "Application.Read.All";
const MANAGE = "Application.ReadWrite.All";
const GRANT = "AppRoleAssignment.ReadWrite.All";

const manual = { consent: "manual" };

/** Permissions, inputs, and whether they reach no further than owned apps. */
const ENOUGH: [GraphPermission[], Properties, boolean][] = [
  [[OWNED, READ, GRANT], {}, true],
  [[MANAGE, GRANT], {}, false],
  [[OWNED, GRANT, "Directory.Read.All"], {}, true],
  [[OWNED], manual, true],
  [[MANAGE], { ...manual, preAuthorize: true }, false],
];

/** Permissions, inputs, and what is missing. */
const LACKING: [GraphPermission[], Properties, string][] = [
  [[OWNED, READ], {}, `permission ${GRANT} of`],
  [[OWNED, GRANT], {}, `permission ${READ} of`],
  [[GRANT, READ], {}, `permission ${OWNED} of`],
  [[READ], {}, `permissions ${OWNED} and ${GRANT} of`],
  [[READ], manual, `permission ${OWNED} of`],
  [[GRANT], {}, `permissions ${READ} and ${OWNED} of`],
];

describe("cikeys:entra:Preflight: permissions of the caller", () => {
  const callers = new Map(
    [...ENOUGH, ...LACKING].map(([permissions]) => [
      permissions.join(" and "),
      administrator(...permissions),
    ]),
  );
  const stranger = administrator(OWNED, READ, GRANT);
  const owner = administrator(OWNED, READ, GRANT);
  let bed: EntraBed;

  before(async () => {
    bed = await EntraBed.start({
      callers: [...callers.values(), stranger, owner],
      apis: [{ ...UNION, owners: [owner.clientId] }],
    });
  });

  after(() => bed.stop());

  function inputs(changes: Properties): Properties {
    return bed.preflightInputs({ preAuthorize: false, ...changes });
  }

  async function look(caller: Administrator, changes: Properties): Promise<Properties> {
    return (await (await bed.provider(caller)).create(URN, inputs(changes))).outputs;
  }

  function withPermissions(permissions: GraphPermission[]): Administrator {
    const caller = callers.get(permissions.join(" and "));
    assert.ok(caller);
    return caller;
  }

  for (const [permissions, changes, ownedBy] of ENOUGH) {
    it(`is content with ${permissions.join(" and ")} for ${JSON.stringify(changes)}`, async () => {
      const outputs = await look(withPermissions(permissions), changes);
      assert.equal(outputs["ownedBy"], ownedBy);
    });
  }

  for (const [permissions, changes, words] of LACKING) {
    it(`names what ${permissions.join(" and ")} lacks for ${JSON.stringify(changes)}`, async () => {
      const mark = bed.entra.calls.mark();
      const message = await bed.failure(look(withPermissions(permissions), changes));
      assert.ok(message.includes(`lacks the application ${words} Microsoft Graph`), message);
      assert.match(message, /Nothing was changed\. .*admin consent/);
      assert.equal(message.includes("identity.consent manual"), words.includes(GRANT));
      const kinds = bed.entra.calls.since(mark).map(({ kind }) => kind);
      assert.deepEqual(kinds, ["token"]);
    });
  }

  for (const [what, changes] of [
    ["pre-authorize", { preAuthorize: true }],
    ["add the role", { manageRole: true, role: "new" }],
  ] as const) {
    it(`wants a caller with ${OWNED} to own the API, to ${what}`, async () => {
      const message = await bed.failure(look(stranger, changes));
      assert.ok(message.includes(`az ad app owner add --id ${bed.union.id}`), message);
      assert.ok(message.includes(`--owner-object-id ${stranger.objectId}`), message);
      assert.equal(message.includes("identity.preAuthorize false"), what === "pre-authorize");
      await look(owner, changes);
    });
  }

  it("leaves the judgement to Graph where the token names no application permissions", async () => {
    // As a person's token, but for the signature.
    const claims = Buffer.from('{"scp":"Application.ReadWrite.All"}').toString("base64url");
    const client = await bed.provider({ ENTRA_ACCESS_TOKEN: `canary.${claims}.canary` });
    const message = await bed.failure(client.create(URN, inputs({})));
    assert.match(message, /answered 401 InvalidAuthenticationToken\. .*ENTRA_ACCESS_TOKEN/);
    assert.doesNotMatch(message, /canary/);
  });
});
