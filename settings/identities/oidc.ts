import { z } from "zod";
import { timestamp } from "../../common/clock";
import { isConfidential } from "../../common/confidential";
import { text } from "../text";
import { check } from "./check";
import { refuseWildcard } from "./wildcard";

const issuer = text("issuer of the OpenID provider, such as https://sso.example.com/realms/union")
  // Not normalised: tokens must name it letter by letter.
  .refine(isConfidential, "must be an https address such as https://sso.example.com/realms/union")
  .refine((url) => !/[?#]/.test(url), "must have neither ? nor #")
  .refine(
    (url) => !url.includes("/.well-known/"),
    "must be the issuer itself, without /.well-known/…",
  );

/** Settings of a generic OpenID provider. */
export const oidc = z.strictObject({
  kind: z.literal("oidc"),
  issuer,
  registration: z
    .enum(["dynamic", "static"], { error: 'must be "dynamic" or "static"' })
    .default("dynamic"),
  scope: text("scope of the key")
    .regex(/^[!#-[\]-~]+$/, "must be one scope: printable, without spaces and quotes")
    .superRefine(refuseWildcard)
    .default("all"),
  role: text("role that tokens must carry, in place of the scope")
    .superRefine(refuseWildcard)
    .optional(),
  audience: text("audience that tokens must have").optional(),
  check: check({ successes: 1, interval: 2, timeout: 60 }),
});

/** Settings of the OpenID provider, defaults filled in. */
export type OidcSettings = z.output<typeof oidc>;

const INSTANT =
  'must be a date or an instant in quotes, such as "2026-12-31" or "2026-12-31T12:00:00Z"';

const staticClient = z.strictObject({
  id: text("client id").regex(
    /^[!-9;-~]+$/,
    "must be printable ASCII without spaces and colons: the key is cut at each colon",
  ),
  expiresAt: z
    .union([z.iso.datetime(), z.iso.date()], { error: INSTANT })
    .transform((instant) => timestamp(new Date(instant)))
    .optional(),
});

/** Name of a generation in the settings. */
const GENERATION = /^g[1-9]\d{0,3}$/;

/** Whether it names a generation: g1, g2, … */
export function isGeneration(name: string): boolean {
  return GENERATION.test(name);
}

/** Clients that an administrator made for a team, by generation. Their secrets are settings of their own. */
export const staticClients = z
  .record(z.string(), staticClient, { error: "must be a group of clients: g1, g2, …" })
  .superRefine((clients, context) => {
    for (const name of Object.keys(clients)) {
      if (isGeneration(name)) continue;
      const message = "must be g1, g2, …: g and the number of the generation";
      context.addIssue({ code: "custom", path: [name], message });
    }
  });

/** Settings of one team's clients. */
export type StaticClientSettings = z.output<typeof staticClients>;
