import * as pulumi from "@pulumi/pulumi";
import type { CiKey } from "../ciKey";
import type { LiveSubject } from "../liveSubjects";
import { settled } from "../settled";
import type { AccessArgs, Place } from "./args";
import { allowedRequests, type AllowedRequests } from "./external";
import { unionSteps, type UnionSteps } from "./union";

/** Claims that every token of a key has, besides `sub`. */
export interface KeyClaims {
  iss: string;
  aud: string[];
}

/** Who must be let in where, per team; nothing in it is secret. */
export type KeyAccess =
  | { mode: "noop" }
  | ({
      mode: "external";
      identities: LiveSubject[];
      claims: KeyClaims;
      allow: AllowedRequests[];
    } & Place)
  | ({ mode: "union"; identities: LiveSubject[]; claims: KeyClaims } & UnionSteps & Place);

/**
 * What to tell the control plane, or who decides for it, about a key. It changes nothing there; nothing in it is secret.
 *
 * @param team Names the role and the policy of `union`.
 *
 * @example
 * import type * as pulumi from "@pulumi/pulumi";
 * import { describeAccess, type CiKey, type KeyAccess } from "flyte-ci-keys";
 *
 * export const access = (payments: CiKey): pulumi.Output<KeyAccess> =>
 *   describeAccess(
 *     "payments",
 *     { mode: "external", project: "payments", domain: "production" },
 *     payments,
 *   );
 */
export function describeAccess(
  team: string,
  access: AccessArgs,
  key: Pick<CiKey, "status" | "issuer" | "audiences">,
): pulumi.Output<KeyAccess> {
  if (access.mode === "noop") return pulumi.output({ mode: access.mode });
  const { mode, project, domain } = access;
  return pulumi
    .all([key.status, settled(key.issuer, ""), settled(key.audiences, [])])
    .apply(([{ subjects }, iss, aud]): KeyAccess => {
      const place = { project, domain };
      const known = { identities: subjects, claims: { iss, aud }, ...place };
      return mode === "external"
        ? { mode, ...known, allow: allowedRequests(subjects, place) }
        : { mode, ...known, ...unionSteps(team, subjects, place) };
    });
}
