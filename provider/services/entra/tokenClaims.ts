import { z } from "zod";

const schema = z.object({
  roles: z.array(z.string()).optional().catch(undefined),
  oid: z.string().optional().catch(undefined),
});

/** Who holds a token, as far as it says. */
export interface Caller {
  /** Application permissions of Microsoft Graph; `undefined` where the token names none, as a person's does. */
  permissions?: string[] | undefined;
  /** Object id of its service principal, or of the person. */
  objectId?: string | undefined;
}

/** Reads a token's claims to advise, never to decide: Graph does that. A token that is no JWT says nothing. */
export function callerOf(token: string): Caller {
  try {
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
    const { roles, oid } = schema.parse(JSON.parse(payload));
    return { permissions: roles, objectId: oid };
  } catch {
    return {};
  }
}
