import { z } from "zod";

/** Inputs of `cikeys:oidc:Client`. */
export const inputsSchema = z.strictObject({
  issuer: z.url(),
  /** Name by which an administrator finds the client. */
  clientName: z.string().min(1),
  scope: z.string().min(1),
  /** A later generation has taken its place: nothing is registered for it any more. */
  superseded: z.boolean(),
  /** Pipelines have had its key: it is never replaced. */
  delivered: z.boolean(),
});

export type Inputs = z.infer<typeof inputsSchema>;

/** Outputs: what the client was registered with, and what the server told. */
export const stateSchema = z.object({
  ...inputsSchema.shape,
  clientId: z.string(),
  clientSecret: z.string(),
  registrationClientUri: z.string(),
  registrationAccessToken: z.string(),
  expiresAt: z.string(),
});

export type State = z.infer<typeof stateSchema>;
