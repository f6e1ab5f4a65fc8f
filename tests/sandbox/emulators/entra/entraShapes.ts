/**
 * Keys of an answer and the types of their values, by path; `[]` stands for any element of a list. A `?` at the end
 * of a path says that the key may be missing.
 */
export type KeyTable = Readonly<Record<string, string>>;

/*
 * Keys of the example answers in Microsoft Graph's v1.0 reference, with what the reference of each resource type adds
 * to them. Left out are keys that only older examples have: `errorUrl`, `publishedPermissionScopes`, `endpoints`,
 * `publisherName`, `api` of a service principal.
 */

const INFO: KeyTable = {
  info: "object",
  "info.termsOfServiceUrl": "null|string",
  "info.supportUrl": "null|string",
  "info.privacyStatementUrl": "null|string",
  "info.marketingUrl": "null|string",
  "info.logoUrl": "null|string",
};

/** "appRole resource type". */
const APP_ROLES: KeyTable = {
  appRoles: "array",
  "appRoles[]?": "object",
  "appRoles[].allowedMemberTypes": "array",
  "appRoles[].allowedMemberTypes[]": "string",
  "appRoles[].description": "string",
  "appRoles[].displayName": "string",
  "appRoles[].id": "string",
  "appRoles[].isEnabled": "boolean",
  "appRoles[].origin": "string",
  "appRoles[].value": "null|string",
};

/** "permissionScope resource type". */
function scopes(path: string): KeyTable {
  return {
    [path]: "array",
    [`${path}[]?`]: "object",
    [`${path}[].adminConsentDescription`]: "null|string",
    [`${path}[].adminConsentDisplayName`]: "null|string",
    [`${path}[].id`]: "string",
    [`${path}[].isEnabled`]: "boolean",
    [`${path}[].type`]: "string",
    [`${path}[].userConsentDescription`]: "null|string",
    [`${path}[].userConsentDisplayName`]: "null|string",
    [`${path}[].value`]: "null|string",
  };
}

/** "passwordCredential resource type", as an application shows it. */
const PASSWORDS: KeyTable = {
  passwordCredentials: "array",
  "passwordCredentials[]?": "object",
  "passwordCredentials[].customKeyIdentifier": "null",
  "passwordCredentials[].displayName": "null|string",
  "passwordCredentials[].endDateTime": "string",
  "passwordCredentials[].hint": "string",
  "passwordCredentials[].keyId": "string",
  "passwordCredentials[].secretText": "null",
  "passwordCredentials[].startDateTime": "string",
};

/** "Get application", "Upsert application". */
export const APPLICATION: KeyTable = {
  id: "string",
  deletedDateTime: "null|string",
  isFallbackPublicClient: "null|boolean",
  appId: "string",
  applicationTemplateId: "null|string",
  identifierUris: "array",
  "identifierUris[]?": "string",
  createdDateTime: "string",
  disabledByMicrosoftStatus: "null|string",
  description: "null|string",
  displayName: "string",
  isDeviceOnlyAuthSupported: "null|boolean",
  groupMembershipClaims: "null|string",
  optionalClaims: "null|object",
  addIns: "array",
  publisherDomain: "string",
  samlMetadataUrl: "null|string",
  signInAudience: "string",
  verifiedPublisher: "object",
  "verifiedPublisher.displayName": "null|string",
  "verifiedPublisher.verifiedPublisherId": "null|string",
  "verifiedPublisher.addedDateTime": "null|string",
  certification: "null|object",
  notes: "null|string",
  serviceManagementReference: "null|string",
  tags: "array",
  "tags[]?": "string",
  tokenEncryptionKeyId: "null|string",
  uniqueName: "null|string",
  defaultRedirectUri: "null|string",
  servicePrincipalLockConfiguration: "null|object",
  api: "object",
  "api.requestedAccessTokenVersion": "null|number",
  "api.acceptMappedClaims": "null|boolean",
  "api.knownClientApplications": "array",
  ...scopes("api.oauth2PermissionScopes"),
  "api.preAuthorizedApplications": "array",
  "api.preAuthorizedApplications[]?": "object",
  "api.preAuthorizedApplications[].appId": "string",
  "api.preAuthorizedApplications[].delegatedPermissionIds": "array",
  "api.preAuthorizedApplications[].delegatedPermissionIds[]?": "string",
  ...APP_ROLES,
  publicClient: "object",
  "publicClient.redirectUris": "array",
  spa: "object",
  "spa.redirectUris": "array",
  ...INFO,
  keyCredentials: "array",
  parentalControlSettings: "object",
  "parentalControlSettings.countriesBlockedForMinors": "array",
  "parentalControlSettings.legalAgeGroupRule": "string",
  ...PASSWORDS,
  requiredResourceAccess: "array",
  "requiredResourceAccess[]?": "object",
  "requiredResourceAccess[].resourceAppId": "string",
  "requiredResourceAccess[].resourceAccess": "array",
  "requiredResourceAccess[].resourceAccess[]": "object",
  "requiredResourceAccess[].resourceAccess[].id": "string",
  "requiredResourceAccess[].resourceAccess[].type": "string",
  web: "object",
  "web.redirectUris": "array",
  "web.redirectUriSettings": "array",
  "web.homePageUrl": "null|string",
  "web.logoutUrl": "null|string",
  "web.implicitGrantSettings": "object",
  "web.implicitGrantSettings.enableIdTokenIssuance": "boolean",
  "web.implicitGrantSettings.enableAccessTokenIssuance": "boolean",
};

/** "Get servicePrincipal", "Upsert servicePrincipal". */
export const SERVICE_PRINCIPAL: KeyTable = {
  accountEnabled: "boolean",
  addIns: "array",
  alternativeNames: "array",
  appDescription: "null|string",
  appDisplayName: "string",
  appId: "string",
  appOwnerOrganizationId: "string",
  applicationTemplateId: "null|string",
  appRoleAssignmentRequired: "boolean",
  ...APP_ROLES,
  createdDateTime: "string",
  deletedDateTime: "null|string",
  description: "null|string",
  disabledByMicrosoftStatus: "null|string",
  displayName: "string",
  homepage: "null|string",
  id: "string",
  ...INFO,
  keyCredentials: "array",
  loginUrl: "null|string",
  logoutUrl: "null|string",
  notes: "null|string",
  notificationEmailAddresses: "array",
  ...scopes("oauth2PermissionScopes"),
  passwordCredentials: "array",
  preferredSingleSignOnMode: "null|string",
  preferredTokenSigningKeyThumbprint: "null|string",
  replyUrls: "array",
  resourceSpecificApplicationPermissions: "array",
  samlSingleSignOnSettings: "null|object",
  servicePrincipalNames: "array",
  "servicePrincipalNames[]": "string",
  servicePrincipalType: "string",
  signInAudience: "string",
  tags: "array",
  "tags[]?": "string",
  tokenEncryptionKeyId: "null|string",
  verifiedPublisher: "object",
  "verifiedPublisher.displayName": "null|string",
  "verifiedPublisher.verifiedPublisherId": "null|string",
  "verifiedPublisher.addedDateTime": "null|string",
};

/** "application: addPassword". */
export const ADDED_PASSWORD: KeyTable = {
  customKeyIdentifier: "null",
  endDateTime: "string",
  keyId: "string",
  startDateTime: "string",
  secretText: "string",
  hint: "string",
  displayName: "null|string",
};

/** "Grant an appRoleAssignment for a service principal". */
export const APP_ROLE_ASSIGNMENT: KeyTable = {
  id: "string",
  deletedDateTime: "null",
  appRoleId: "string",
  createdDateTime: "string",
  principalDisplayName: "string",
  principalId: "string",
  principalType: "string",
  resourceDisplayName: "string",
  resourceId: "string",
};

/** "Microsoft Graph error responses and resource types". */
export const ERROR: KeyTable = {
  error: "object",
  "error.code": "string",
  "error.message": "string",
  "error.details?": "array",
  "error.details[]?": "object",
  "error.details[].code": "string",
  "error.details[].message": "string",
  "error.details[].target": "string",
  "error.innerError": "object",
  "error.innerError.date": "string",
  "error.innerError.request-id": "string",
  "error.innerError.client-request-id": "string",
};

/** "OAuth 2.0 client credentials flow", successful response and error response. */
export const TOKEN: KeyTable = {
  token_type: "string",
  expires_in: "number",
  ext_expires_in: "number",
  access_token: "string",
};

export const TOKEN_ERROR: KeyTable = {
  error: "string",
  error_description: "string",
  error_codes: "array",
  "error_codes[]": "number",
  timestamp: "string",
  trace_id: "string",
  correlation_id: "string",
  error_uri: "string",
};

/** A list of such objects. */
export function listOfKeys(element: KeyTable): KeyTable {
  const elements = Object.entries(element).map(([path, type]): [string, string] => [
    `value[].${path}`,
    type,
  ]);
  return { value: "array", "value[]?": "object", ...Object.fromEntries(elements) };
}

/** What is wrong with an answer: keys that are missing, unknown keys, other types. Annotations are not counted. */
export function problemsOf(answer: unknown, table: KeyTable): string[] {
  const types = new Map<string, string>();
  const required = new Set<string>();
  for (const [path, type] of Object.entries(table)) {
    types.set(path.replace(/\?$/, ""), type);
    if (!path.endsWith("?")) required.add(path);
  }
  const problems: string[] = [];
  const visit = (value: unknown, path: string): void => {
    for (const [key, child] of childrenOf(value)) {
      const childPath = path === "" || key === "[]" ? `${path}${key}` : `${path}.${key}`;
      const expected = types.get(childPath);
      if (expected === undefined) problems.push(`${childPath}: unknown`);
      else if (!expected.split("|").includes(typeOf(child))) {
        problems.push(`${childPath}: ${typeOf(child)}, not ${expected}`);
      } else visit(child, childPath);
    }
    if (Array.isArray(value) || typeof value !== "object" || value === null) return;
    for (const key of required) {
      const parent = key.includes(".") ? key.slice(0, key.lastIndexOf(".")) : "";
      const name = key.slice(parent === "" ? 0 : parent.length + 1);
      if (parent === path && !name.endsWith("[]") && !(name in value)) {
        problems.push(`${key}: missing`);
      }
    }
  };
  visit(answer, "");
  return problems;
}

function childrenOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value))
    return value.map((element: unknown): [string, unknown] => ["[]", element]);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).filter(([key]) => !key.startsWith("@odata."));
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
