import { z } from "zod";

const refusal = z.object({ error: z.string().regex(/^[\w.-]{1,60}$/) });

/** `error` of RFC 6749 §5.2 and RFC 7591 §3.2.2; some servers put a whole sentence there, which is not repeated. */
export function oauthErrorCode(body: unknown): string | undefined {
  return refusal.safeParse(body).data?.error;
}
