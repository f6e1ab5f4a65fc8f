/** Kinds of identity provider. */
export type IdentityKind = keyof typeof IDENTITY_TRAITS;

/** What a kind of identity provider can do with client secrets. */
export const IDENTITY_TRAITS = {
  /** Takes a secret of our choice, and can switch one off and on again. */
  okta: { takesSecret: true, disables: true },
  /** Draws secrets itself and tells each once; they live until their end date or their removal. */
  entra: { takesSecret: false, disables: false },
  /** One client per generation, its secret drawn by the provider; there until it is removed. */
  oidc: { takesSecret: false, disables: false },
} as const satisfies Record<string, { takesSecret: boolean; disables: boolean }>;
