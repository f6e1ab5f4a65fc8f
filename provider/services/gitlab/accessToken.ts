import { z } from "zod";
import { answerOf } from "../../http/answer";
import type { GitLabClient } from "./client";

const schema = z
  .object({ created_at: z.coerce.date(), expires_at: z.iso.date().nullable() })
  .transform(({ created_at, expires_at }) => ({
    createdAt: created_at,
    /** First day on which it is refused, from midnight UTC; `undefined` for one that does not end. */
    expiresAt: expires_at === null ? undefined : new Date(expires_at),
  }));

/** A personal, project or group access token. */
export type AccessToken = z.output<typeof schema>;

/**
 * What GitLab knows of the token that asks (GET /personal_access_tokens/self).
 *
 * Source: https://docs.gitlab.com/api/personal_access_tokens/
 */
export async function ownAccessToken(client: GitLabClient): Promise<AccessToken> {
  const place = { kind: "instance" } as const;
  return answerOf(await client.call("GET", "personal_access_tokens/self", { place }), schema);
}
