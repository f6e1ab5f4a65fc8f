import { z } from "zod";
import { text } from "./text";

const okta = z.strictObject({
  kind: z.literal("okta"),
  orgName: text("the first part of the organisation's host, such as acme").optional(),
  baseUrl: text("the rest of the organisation's host, such as okta.com").optional(),
  authorizationServer: text("name of the custom authorization server, such as union"),
  scope: text("scope of the key").default("all"),
  audience: text("audience that tokens must have").optional(),
  accessPolicy: z
    .enum(["per-team", "existing"], { error: 'must be "per-team" or "existing"' })
    .default("per-team"),
  label: text("label of a team's app, with {team} in it")
    .refine((label) => label.includes("{team}"), "must contain {team}")
    .default("flyte-ci {team}"),
  check: z
    .strictObject({
      successes: z.int().min(1).max(20).default(1),
      interval: z.number().positive().max(60).default(2),
      timeout: z.number().positive().max(1800).default(60),
    })
    .prefault({}),
});

const notYet = (kind: string) =>
  z.looseObject({ kind: z.literal(kind) }).superRefine((_value, context) => {
    context.addIssue({
      code: "custom",
      path: ["kind"],
      message: `"${kind}" is not supported yet; "okta" is`,
    });
  });

/** Where the machine clients live. */
export const identity = z.discriminatedUnion("kind", [okta, notYet("entra"), notYet("oidc")], {
  error: 'must have a kind: "okta" (entra and oidc are not supported yet)',
});

/** Settings of the Okta organisation, defaults filled in. */
export type OktaSettings = z.output<typeof okta>;
