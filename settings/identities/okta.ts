import { z } from "zod";
import { text } from "../text";
import { check } from "./check";
import { refuseWildcard } from "./wildcard";

/** Settings of an Okta organisation. */
export const okta = z.strictObject({
  kind: z.literal("okta"),
  orgName: text("the first part of the organisation's host, such as acme").optional(),
  baseUrl: text("the rest of the organisation's host, such as okta.com").optional(),
  authorizationServer: text("name of the custom authorization server, such as union"),
  scope: text("scope of the key").superRefine(refuseWildcard).default("all"),
  audience: text("audience that tokens must have").optional(),
  accessPolicy: z
    .enum(["per-team", "existing"], { error: 'must be "per-team" or "existing"' })
    .default("per-team"),
  label: text("label of a team's app, with {team} in it")
    .refine((label) => label.includes("{team}"), "must contain {team}")
    .default("flyte-ci {team}"),
  check: check({ successes: 1, interval: 2, timeout: 60 }),
});

/** Settings of the Okta organisation, defaults filled in. */
export type OktaSettings = z.output<typeof okta>;
