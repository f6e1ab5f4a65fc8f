import { z } from "zod";

const guid = z.guid();
const text = z.string().nullable();
const anything = z.record(z.string(), z.unknown());

const appRole = z.object({
  allowedMemberTypes: z.array(z.enum(["User", "Application"])).min(1),
  description: z.string(),
  displayName: z.string(),
  id: guid,
  isEnabled: z.boolean().default(true),
  origin: z.string().default("Application"),
  value: text.default(null),
});

const permissionScope = z.object({
  adminConsentDescription: text.default(null),
  adminConsentDisplayName: text.default(null),
  id: guid,
  isEnabled: z.boolean().default(true),
  type: z.enum(["Admin", "User"]).default("User"),
  userConsentDescription: text.default(null),
  userConsentDisplayName: text.default(null),
  value: text.default(null),
});

const preAuthorizedApplication = z.object({
  appId: guid,
  delegatedPermissionIds: z.array(z.string()),
});

const requiredResourceAccess = z.object({
  resourceAppId: guid,
  resourceAccess: z.array(z.object({ id: guid, type: z.enum(["Role", "Scope"]) })),
});

const api = z.object({
  acceptMappedClaims: z.boolean().nullable(),
  knownClientApplications: z.array(guid),
  requestedAccessTokenVersion: z.union([z.literal(1), z.literal(2)]).nullable(),
  oauth2PermissionScopes: z.array(permissionScope),
  preAuthorizedApplications: z.array(preAuthorizedApplication),
});

const writable = z.strictObject({
  displayName: z.string().min(1).max(256),
  description: text,
  groupMembershipClaims: text,
  identifierUris: z.array(z.string().min(1)),
  isDeviceOnlyAuthSupported: z.boolean().nullable(),
  isFallbackPublicClient: z.boolean().nullable(),
  notes: text,
  serviceManagementReference: text,
  signInAudience: z.enum([
    "AzureADMyOrg",
    "AzureADMultipleOrgs",
    "AzureADandPersonalMicrosoftAccount",
    "PersonalMicrosoftAccount",
  ]),
  tags: z.array(z.string()),
  tokenEncryptionKeyId: text,
  samlMetadataUrl: text,
  defaultRedirectUri: text,
  optionalClaims: anything.nullable(),
  addIns: z.array(anything),
  appRoles: z.array(appRole),
  requiredResourceAccess: z.array(requiredResourceAccess),
  api,
  info: anything,
  parentalControlSettings: anything,
  publicClient: anything,
  spa: anything,
  verifiedPublisher: anything,
  web: anything,
  servicePrincipalLockConfiguration: anything.nullable(),
});

/** Properties of an application that a client can write. */
export type ApplicationProperties = z.output<typeof writable>;

/** Properties in a request that creates or changes an application. */
export const applicationPatch = writable.partial().extend({ api: api.partial().optional() });

export type ApplicationPatch = z.output<typeof applicationPatch>;

/** What Graph answers where nobody wrote anything. */
export const DEFAULT_PROPERTIES: Omit<ApplicationProperties, "displayName"> = {
  description: null,
  groupMembershipClaims: null,
  identifierUris: [],
  isDeviceOnlyAuthSupported: null,
  isFallbackPublicClient: null,
  notes: null,
  serviceManagementReference: null,
  signInAudience: "AzureADMyOrg",
  tags: [],
  tokenEncryptionKeyId: null,
  samlMetadataUrl: null,
  defaultRedirectUri: null,
  optionalClaims: null,
  addIns: [],
  appRoles: [],
  requiredResourceAccess: [],
  api: {
    acceptMappedClaims: null,
    knownClientApplications: [],
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
  },
  info: {
    logoUrl: null,
    marketingUrl: null,
    privacyStatementUrl: null,
    supportUrl: null,
    termsOfServiceUrl: null,
  },
  parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" },
  publicClient: { redirectUris: [] },
  spa: { redirectUris: [] },
  verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  web: {
    homePageUrl: null,
    logoutUrl: null,
    redirectUris: [],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    redirectUriSettings: [],
  },
  servicePrincipalLockConfiguration: null,
};

/** The properties after a request: each one that it names is replaced, and each one inside `api`. */
export function patched<T extends Omit<ApplicationProperties, "displayName">>(
  properties: T,
  patch: ApplicationPatch,
): T {
  return { ...properties, ...patch, api: { ...properties.api, ...patch.api } };
}
