import { z } from "zod";

const text = z.string().nullable();

const writable = z.strictObject({
  accountEnabled: z.boolean(),
  alternativeNames: z.array(z.string()),
  appRoleAssignmentRequired: z.boolean(),
  description: text,
  homepage: text,
  loginUrl: text,
  logoutUrl: text,
  notes: text,
  notificationEmailAddresses: z.array(z.string()),
  preferredSingleSignOnMode: text,
  replyUrls: z.array(z.string()),
  samlSingleSignOnSettings: z.record(z.string(), z.unknown()).nullable(),
  tags: z.array(z.string()),
});

/** Properties of a service principal that a client can write. */
export type ServicePrincipalProperties = z.output<typeof writable>;

/**
 * Properties in a request that creates or changes a service principal. `displayName` and `servicePrincipalType` are
 * accepted and change nothing here: the name is the application's.
 */
export const servicePrincipalPatch = writable
  .partial()
  .extend({ displayName: z.string().optional(), servicePrincipalType: text.optional() });

export type ServicePrincipalPatch = z.output<typeof servicePrincipalPatch>;

/** What Graph answers where nobody wrote anything. */
export const DEFAULT_PRINCIPAL_PROPERTIES: ServicePrincipalProperties = {
  accountEnabled: true,
  alternativeNames: [],
  appRoleAssignmentRequired: false,
  description: null,
  homepage: null,
  loginUrl: null,
  logoutUrl: null,
  notes: null,
  notificationEmailAddresses: [],
  preferredSingleSignOnMode: null,
  replyUrls: [],
  samlSingleSignOnSettings: null,
  tags: [],
};
