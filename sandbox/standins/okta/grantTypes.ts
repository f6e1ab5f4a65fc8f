import type { ResourceData } from "./resourceData";

const SAML2_BEARER = "urn:ietf:params:oauth:grant-type:saml2-bearer";
const DIRECT = [
  SAML2_BEARER,
  "urn:ietf:params:oauth:grant-type:token-exchange",
  "urn:ietf:params:oauth:grant-type:device_code",
  "interaction_code",
  "urn:okta:params:oauth:grant-type:oob",
  "urn:okta:params:oauth:grant-type:otp",
  "http://auth0.com/oauth/grant-type/mfa-oob",
  "http://auth0.com/oauth/grant-type/mfa-otp",
];

/** Grant types of a service app: the one it must have, and all it may have. */
const SERVICE = {
  required: "client_credentials",
  valid: ["client_credentials", "implicit", ...DIRECT],
};

/**
 * Grant types to send: the program's, else the minimum. Only service apps are held to a list here.
 *
 * @throws Error with the plugin's text.
 */
export function grantTypes(data: ResourceData): string[] {
  const wanted = data.texts("grantTypes");
  if (data.text("type") !== "service") return wanted;
  if (wanted.length === 0) return [SERVICE.required];
  if (wanted.includes(SERVICE.required) && wanted.every((one) => SERVICE.valid.includes(one))) {
    return wanted;
  }
  throw new Error(
    `failed conditional validation for field "grant_types" of type "service", ` +
      `it can contain ${SERVICE.valid.join(", ")} and must contain ${SERVICE.required}, ` +
      `received ${wanted.join(", ")}`,
  );
}

/** Response types to send: the program's, else what the grant types need. */
export function responseTypes(data: ResourceData, grants: readonly string[]): string[] {
  const wanted = data.texts("responseTypes");
  if (wanted.length > 0) return wanted;
  const any = (...names: string[]): boolean => names.some((name) => grants.includes(name));
  return [
    ...(any("implicit", "client_credentials") ? ["token"] : []),
    ...(any("password", "authorization_code", "refresh_token") ? ["code"] : []),
  ];
}
