import { z } from "zod";
import { TOKEN_ENDPOINT_AUTH_METHODS } from "./organisation";

const CLIENT_ID = /^[A-Za-z0-9$\-_.+!*'(),]{6,100}$/;

const credentials = z.object({
  oauthClient: z
    .object({
      autoKeyRotation: z.boolean().default(true),
      client_id: z
        .string()
        .regex(CLIENT_ID, "'client_id' must be 6 to 100 letters, digits or $-_.+!*'(),")
        .refine((id) => id !== "ALL_CLIENTS", "'ALL_CLIENTS' is reserved")
        .optional(),
      client_secret: z.string().nullish(),
      pkce_required: z.boolean().default(false),
      token_endpoint_auth_method: z
        .enum(TOKEN_ENDPOINT_AUTH_METHODS)
        .default("client_secret_basic"),
    })
    .prefault({}),
  userNameTemplate: z
    .object({
      template: z.string().default("${source.login}"),
      type: z.string().default("BUILT_IN"),
    })
    .prefault({}),
});

const idpInitiatedLogin = z.object({
  mode: z.string().default("DISABLED"),
  default_scope: z.array(z.string()).default([]),
});

const oauthClient = z.object({
  client_uri: z.string().nullable().default(null),
  logo_uri: z.string().nullable().default(null),
  redirect_uris: z.array(z.string()).default([]),
  post_logout_redirect_uris: z.array(z.string()).optional(),
  response_types: z.array(z.enum(["code", "token", "id_token"])).default([]),
  grant_types: z.array(z.string()).min(1, "'grant_types' must not be empty"),
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).optional(),
  jwks_uri: z.string().optional(),
  initiate_login_uri: z.string().optional(),
  application_type: z.enum(["web", "native", "browser", "service"]),
  consent_method: z.enum(["TRUSTED", "REQUIRED"]).default("TRUSTED"),
  issuer_mode: z.enum(["DYNAMIC", "ORG_URL", "CUSTOM_URL"]).default("DYNAMIC"),
  refresh_token: z
    .object({
      rotation_type: z.enum(["STATIC", "ROTATE"]).default("STATIC"),
      leeway: z.number().int().optional(),
    })
    .optional(),
  idp_initiated_login: idpInitiatedLogin.optional(),
  wildcard_redirect: z.string().default("DISABLED"),
  participate_slo: z.boolean().default(false),
  dpop_bound_access_tokens: z.boolean().default(false),
  network: z
    .object({
      connection: z.enum(["ANYWHERE", "ZONE"]),
      include: z.array(z.string()).optional(),
      exclude: z.array(z.string()).optional(),
    })
    .optional(),
});

/**
 * Body of `POST /api/v1/apps` and `PUT /api/v1/apps/{id}` for OIDC apps, with the values that Okta fills in. Unknown
 * keys are dropped, as Okta drops them.
 */
export const appBody = z.object({
  name: z.literal("oidc_client", "only 'oidc_client' is emulated"),
  label: z.string().min(1).max(100),
  signOnMode: z.literal("OPENID_CONNECT", "only 'OPENID_CONNECT' is emulated"),
  accessibility: z.object({ selfService: z.boolean().default(false) }).prefault({}),
  visibility: z
    .object({
      autoSubmitToolbar: z.boolean().default(false),
      hide: z
        .object({ iOS: z.boolean().default(true), web: z.boolean().default(true) })
        .prefault({}),
    })
    .prefault({}),
  credentials: credentials.prefault({}),
  settings: z.object({
    manualProvisioning: z.boolean().default(false),
    implicitAssignment: z.boolean().default(false),
    notes: z
      .object({
        admin: z.string().max(250).nullable().default(null),
        enduser: z.string().max(250).nullable().default(null),
      })
      .prefault({}),
    oauthClient,
  }),
  profile: z.record(z.string(), z.unknown()).optional(),
});

export type AppBody = z.output<typeof appBody>;
export type AppRequest = z.input<typeof appBody>;
