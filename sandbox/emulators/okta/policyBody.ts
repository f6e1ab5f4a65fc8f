import { z } from "zod";

/** Grant types in the order in which Okta gives them back; the first four as recorded. */
const GRANT_TYPES = [
  "client_credentials",
  "authorization_code",
  "implicit",
  "password",
  "interaction_code",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:token-exchange",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  "urn:ietf:params:oauth:grant-type:saml2-bearer",
  "urn:openid:params:grant-type:ciba",
] as const;

const status = z.enum(["ACTIVE", "INACTIVE"]).default("ACTIVE");
const name = z.string().min(1).max(100);
const priority = z.number().int().optional();

/** Body of POST and PUT for an access policy. */
export const policyBody = z.object({
  type: z.literal("OAUTH_AUTHORIZATION_POLICY").default("OAUTH_AUTHORIZATION_POLICY"),
  name,
  description: z.string().min(1).max(255),
  status,
  priority,
  conditions: z
    .object({
      clients: z.object({ include: z.array(z.string()).default([]) }).prefault({}),
    })
    .prefault({}),
});

export type PolicyBody = z.output<typeof policyBody>;

const included = z.object({
  include: z.array(z.string()).default([]),
  exclude: z.array(z.string()).optional(),
});

const lifetime = z.number().int();

/** Body of POST and PUT for a rule of an access policy. */
export const ruleBody = z.object({
  type: z.literal("RESOURCE_ACCESS").default("RESOURCE_ACCESS"),
  name,
  status,
  priority,
  conditions: z.object({
    people: z
      .object({
        users: z
          .object({
            include: z.array(z.string()).optional(),
            exclude: z.array(z.string()).default([]),
          })
          .prefault({}),
        groups: included.optional(),
      })
      .prefault({}),
    grantTypes: z.object({
      include: z
        .array(z.enum(GRANT_TYPES))
        .min(1)
        .transform((grants) => GRANT_TYPES.filter((grant) => grants.includes(grant))),
    }),
    scopes: z.object({ include: z.array(z.string()).default([]) }).prefault({}),
  }),
  actions: z
    .object({
      token: z
        .object({
          accessTokenLifetimeMinutes: lifetime.min(5).max(1440).default(60),
          refreshTokenLifetimeMinutes: lifetime.min(0).default(0),
          refreshTokenWindowMinutes: lifetime.min(10).default(10080),
          inlineHook: z.object({ id: z.string() }).optional(),
        })
        .prefault({}),
    })
    .prefault({}),
});

export type RuleBody = z.output<typeof ruleBody>;
