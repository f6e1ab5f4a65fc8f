import type { Application } from "../../services/entra/applications";
import type { EntraTenant } from "../../services/entra/entra";
import { roleFlaw } from "./apiFlaws";

/** What a team's app needs to know of the Union API. */
export interface ApiFacts {
  apiObjectId: string;
  apiClientId: string;
  apiServicePrincipalId: string;
  /** Id of the role; `undefined` where the program is to make it. */
  roleId: string | undefined;
  /** Ids of the enabled delegated scopes, sorted. */
  scopeIds: string[];
  /** Version of the access tokens that are issued for the API. */
  tokenVersion: 1 | 2;
}

/** What is asked of the API. */
export interface ApiNeeds {
  /** Client id, or identifier URI. */
  api: string;
  /** Value of the role. */
  role: string;
  manageRole: boolean;
  preAuthorize: boolean;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws Error when the API is not there, or cannot serve a team's app. */
export async function lookAtApi(tenant: EntraTenant, needs: ApiNeeds): Promise<ApiFacts> {
  const api = await findApi(tenant, needs.api);
  const principal = await tenant.servicePrincipals.byClientId(api.appId);
  if (principal === undefined) {
    throw new Error(
      `the Union API ${describe(api)} has no service principal in the tenant, so no token can be issued for it. Nothing was ` +
        `changed. Make one: az ad sp create --id ${api.appId}`,
    );
  }
  const facts = factsOf(api, principal.id, needs);
  if (needs.preAuthorize && facts.scopeIds.length === 0) {
    throw new Error(
      `the Union API ${describe(api)} exposes no enabled delegated scope, and an authorized client application needs one. ` +
        "Nothing was changed. CI keys do not use it; leave it out: " +
        "pulumi config set --path flyte-ci-keys:identity.preAuthorize false",
    );
  }
  return facts;
}

/** The API's ids as they are now; `undefined` when it is not there any more. Refuses nothing. */
export async function lookAgain(
  tenant: EntraTenant,
  needs: ApiNeeds,
): Promise<ApiFacts | undefined> {
  const [api, another] = await apisOf(tenant, needs.api);
  if (api === undefined || another !== undefined) return undefined;
  const principal = await tenant.servicePrincipals.byClientId(api.appId);
  if (principal === undefined) return undefined;
  const role = api.appRoles.find(({ value }) => value === needs.role);
  return { ...namesOf(api, principal.id), roleId: role?.id };
}

async function findApi(tenant: EntraTenant, name: string): Promise<Application> {
  const found = await apisOf(tenant, name);
  const [api, another] = found;
  if (api === undefined) {
    throw new Error(
      `Entra has no app "${name}" in this tenant, which should be the Union API. Nothing was changed. Set its Application ` +
        "(client) id, not its object id, or its Application ID URI: " +
        "pulumi config set --path flyte-ci-keys:identity.api <id or URI>",
    );
  }
  if (another !== undefined) {
    throw new Error(
      `Entra has ${found.length} apps with the identifier URI "${name}": ${found.map(describe).join(", ")}. Nothing was ` +
        "changed. Say which by its client id: pulumi config set --path flyte-ci-keys:identity.api <client id>",
    );
  }
  return api;
}

async function apisOf(tenant: EntraTenant, name: string): Promise<Application[]> {
  if (!GUID.test(name)) return tenant.applications.withIdentifierUri(name);
  const api = await tenant.applications.byClientId(name);
  return api === undefined ? [] : [api];
}

function factsOf(api: Application, principalId: string, needs: ApiNeeds): ApiFacts {
  const role = api.appRoles.find(({ value }) => value === needs.role);
  const flaw = role && roleFlaw(role);
  if (flaw !== undefined) throw new Error(`${flaw} Nothing was changed.`);
  if (role === undefined && !needs.manageRole) {
    throw new Error(
      `the Union API ${describe(api)} has no app role with the value "${needs.role}". Nothing was changed. Its owner can ` +
        'add it (Entra admin center: App registrations > the API > App roles; allowed member types "Applications"), or ' +
        "one stack can: pulumi config set --path flyte-ci-keys:identity.manageRole true",
    );
  }
  return { ...namesOf(api, principalId), roleId: role?.id };
}

function namesOf(api: Application, principalId: string): Omit<ApiFacts, "roleId"> {
  const scopes = api.api?.oauth2PermissionScopes ?? [];
  return {
    apiObjectId: api.id,
    apiClientId: api.appId,
    apiServicePrincipalId: principalId,
    scopeIds: scopes.flatMap(({ id, isEnabled }) => (isEnabled ? [id] : [])).sort(),
    tokenVersion: api.api?.requestedAccessTokenVersion === 2 ? 2 : 1, // null means 1
  };
}

function describe({ appId, displayName }: Application): string {
  return `"${displayName ?? ""}" (${appId})`;
}
