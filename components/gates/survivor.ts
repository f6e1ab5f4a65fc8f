import * as pulumi from "@pulumi/pulumi";
import type { IdentityArgs } from "../identities/kinds";
import type { LedgerEntry } from "../rotation/ledger";
import type { RotationGates } from "../rotation/plan";

/** What the function of our own provider answers. */
type Proof = { state: "works" } | { state: "refused" | "unproven"; reason: string };

/**
 * Tries the delivered key while its predecessor is disabled: Okta's administrators may read client secrets, so our own provider
 * can, and nothing secret comes from there to the program. Elsewhere there is no brown-out, and nothing to try.
 */
export async function survivorGate(
  identity: IdentityArgs,
  { oktaSecret, clientId, generation }: LedgerEntry,
): Promise<Pick<RotationGates, "survivorFailed" | "survivorUnproven">> {
  // An entry of a former version does not say where Okta has the secret; this update writes it down.
  if (identity.kind !== "okta" || oktaSecret === undefined || clientId === undefined) return {};
  const { orgUrl, authorizationServer, scope } = identity;
  const proof = (await pulumi.runtime.invoke(
    "cikeys:okta:getClientSecretProof",
    { orgUrl, ...oktaSecret, clientId, issuer: authorizationServer.issuer, scope },
    { async: true },
  )) as Proof;
  switch (proof.state) {
    case "works":
      return {};
    case "refused":
      return {
        survivorFailed:
          `the key of generation ${generation}, which the stores hold, is refused: ${proof.reason}. ` +
          "What was deleted or deactivated by hand comes back with `pulumi up --refresh`",
      };
    case "unproven":
      return {
        survivorUnproven: `nobody could tell whether the key of generation ${generation} works: ${proof.reason}`,
      };
  }
}
