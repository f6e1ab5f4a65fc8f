import { z } from "zod";
import { DEFAULT_POLICY, type RotationPolicy } from "../../components/rotation/policy";
import { IDENTITY_TRAITS, type IdentityKind } from "../../components/identities/traits";
import type { RotationGates, RotationRequests } from "../../components/rotation/plan";
import { policyOf, rotationDefaults, teamRotation } from "../../settings/rotation";

/** What the settings say about one team's rotation. */
export interface TeamOutline {
  policy: RotationPolicy;
  requests: RotationRequests;
  gates: RotationGates;
}

/** As much of a stack's settings as the status needs. */
export interface SettingsOutline {
  identity: string | null;
  /** Whether more settings come from imported environments. */
  incomplete: boolean;
  teams: Map<string, TeamOutline>;
}

const schema = z.object({
  identity: z.object({ kind: z.string() }).optional().catch(undefined),
  rotation: rotationDefaults.catch({}).prefault({}),
  teams: z
    .record(
      z.string(),
      z.object({ rotation: teamRotation.catch({}).prefault({}) }).catch({ rotation: {} }),
    )
    .catch({})
    .prefault({}),
});

/** Reads settings leniently: what is malformed has the defaults here, and its error when an update reads it. */
export function outlineOf(raw: unknown, incomplete: boolean): SettingsOutline {
  const { identity, rotation, teams } = schema.parse(raw);
  const kind = identity?.kind;
  const outline = (own: z.output<typeof teamRotation>): TeamOutline => ({
    policy: isIdentityKind(kind) ? policyOf(kind, rotation, own) : DEFAULT_POLICY,
    requests: {
      ...(own.request === undefined ? {} : { request: own.request }),
      compromised: own.compromised ?? false,
      ...(own.nextGeneration === undefined ? {} : { nextGeneration: own.nextGeneration }),
    },
    gates: { hold: own.hold ?? false },
  });
  return {
    identity: kind ?? null,
    incomplete,
    teams: new Map(
      Object.entries(teams).map(([team, own]) => [team, outline(own.rotation)] as const),
    ),
  };
}

function isIdentityKind(kind: string | undefined): kind is IdentityKind {
  return kind !== undefined && Object.hasOwn(IDENTITY_TRAITS, kind);
}
