import { z } from "zod";
import { isConfidential } from "../../common/confidential";
import { text } from "../text";
import { check } from "./check";
import { refuseWildcard } from "./wildcard";

const guid = (what: string) =>
  text(what)
    .regex(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
      "must be a GUID such as 11111111-2222-3333-4444-555555555555",
    )
    .transform((id) => id.toLowerCase());

const address = (what: string) =>
  text(what)
    .refine(isConfidential, "must be an https address such as https://login.microsoftonline.com")
    .transform((url) => url.replace(/\/+$/, ""));

/** Microsoft Graph of each cloud, by the host where its tenants sign in. */
const GRAPH_OF: Record<string, string> = {
  "https://login.microsoftonline.com": "https://graph.microsoft.com",
  "https://login.microsoftonline.us": "https://graph.microsoft.us",
  "https://login.chinacloudapi.cn": "https://microsoftgraph.chinacloudapi.cn",
  "https://login.partner.microsoftonline.cn": "https://microsoftgraph.chinacloudapi.cn",
};

/** Settings of an Entra tenant. */
export const entra = z
  .strictObject({
    kind: z.literal("entra"),
    tenantId: guid("id of the tenant"),
    api: text("the Union API app: its client id, or its identifier URI such as api://union"),
    role: text("value of the app role that the key needs")
      .superRefine(refuseWildcard)
      .default("all"),
    audience: text("audience that tokens must have").optional(),
    displayName: text("display name of a team's app, with {team} in it")
      .max(90, "must be at most 90 characters")
      .refine((name) => name.includes("{team}"), "must contain {team}")
      .default("flyte-ci {team}"),
    consent: z
      .enum(["automatic", "manual"], { error: 'must be "automatic" or "manual"' })
      .default("automatic"),
    preAuthorize: z.boolean({ error: "must be true or false" }).default(true),
    manageRole: z.boolean({ error: "must be true or false" }).default(false),
    owners: z.array(guid("object id of an owner")).default([]),
    maxSecretLifetimeDays: z.int().min(2).max(730).optional(),
    authorityHost: address("host where the tenant signs in").default(
      "https://login.microsoftonline.com",
    ),
    graphUrl: address("address of Microsoft Graph").optional(),
    // Three span 20 s: replicas were seen to refuse a new secret for up to 18 (microsoft-graph-docs#17966).
    check: check({ successes: 3, interval: 10, timeout: 300 }),
  })
  .transform((settings, context) => {
    const graphUrl = settings.graphUrl ?? GRAPH_OF[settings.authorityHost];
    if (graphUrl === undefined) {
      context.addIssue({
        code: "custom",
        path: ["graphUrl"],
        message: "is needed beside this authorityHost: address of its Microsoft Graph",
      });
    }
    return { ...settings, graphUrl: graphUrl ?? "" };
  });

/** Settings of the Entra tenant, defaults filled in. */
export type EntraSettings = z.output<typeof entra>;
