import { z } from "zod";
import { secretLifetimeFlaw } from "../components/identities/entraSecretLifetime";
import { IDENTITY_TRAITS, type IdentityKind } from "../components/identities/traits";
import { policyFlaw } from "../components/rules/rotationFlaw";
import { policyOf, times } from "./rotation";
import { store as storeSchema, storeAddress } from "./stores/kinds";
import { gitLabUrl } from "./stores/gitlab";
import { jenkinsControllerUrl } from "./stores/jenkins";
import { storeServices, type ServiceSettings } from "./stores/services";

/** What is wrong between settings that are each well-formed. */
export interface Conflict {
  code: "custom";
  path: PropertyKey[];
  message: string;
}

const TEAM_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/;

/** `null` where one of them is malformed: there is nothing to compare then. */
const comparableTimes = times.nullable().catch(null).prefault({});

/** As much of the settings as is compared; everything else is the schema's business. */
const outline = z.object({
  identity: z
    .object({
      kind: z.enum(Object.keys(IDENTITY_TRAITS) as [IdentityKind]),
      maxSecretLifetimeDays: z.int().optional().catch(undefined),
    })
    // A malformed one has its own errors; the times are compared all the same.
    .catch({ kind: "okta", maxSecretLifetimeDays: undefined }),
  rotation: comparableTimes,
  gitlab: z.object({ baseUrl: gitLabUrl }).optional().catch(undefined),
  jenkins: z.object({ url: jenkinsControllerUrl }).optional().catch(undefined),
  teams: z.record(
    z.string(),
    z
      .object({ stores: z.array(z.unknown()).catch([]), rotation: comparableTimes })
      .catch({ stores: [], rotation: null }),
  ),
});

/**
 * Compares settings with each other: names, addresses and times. Reads the raw settings and passes over what is
 * malformed, so that a person sees these errors together with the schema's, not one run later.
 *
 * @param env May name the services of stores that name none.
 */
export function conflicts(raw: unknown, env: NodeJS.ProcessEnv): Conflict[] {
  const parsed = outline.safeParse(raw);
  if (!parsed.success) return [];
  const { identity, teams, rotation, ...services } = parsed.data;
  return [
    ...nameConflicts(Object.keys(teams)),
    ...addressConflicts(teams, services, env),
    ...Object.entries(teams).flatMap(([name, own]) => {
      if (rotation === null || own.rotation === null) return [];
      const policy = policyOf(identity.kind, rotation, own.rotation);
      const flaw = policyFlaw(policy) ?? secretLifetimeFlaw(policy, identity.maxSecretLifetimeDays);
      return flaw === undefined ? [] : [conflict(["teams", name, "rotation"], flaw)];
    }),
  ];
}

function nameConflicts(names: string[]): Conflict[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const path = ["teams", name];
    const twin = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    return [
      ...(TEAM_NAME.test(name)
        ? []
        : [
            conflict(
              path,
              "must be a name of 1 to 50 letters, digits, `.`, `_`, `-`, beginning with a letter or digit",
            ),
          ]),
      ...(twin === undefined
        ? []
        : [conflict(path, `is the same name as "${twin}", ignoring case`)]),
    ];
  });
}

function addressConflicts(
  teams: z.output<typeof outline>["teams"],
  settings: ServiceSettings,
  env: NodeJS.ProcessEnv,
): Conflict[] {
  const services = storeServices(settings, env);
  const seen = new Map<string, string>();
  const found: Conflict[] = [];
  for (const [name, { stores }] of Object.entries(teams)) {
    for (const [index, entry] of stores.entries()) {
      const store = storeSchema.safeParse(entry);
      if (!store.success) continue;
      const address = storeAddress(store.data, services).toLowerCase();
      const other = seen.get(address);
      if (other !== undefined) {
        const path = ["teams", name, "stores", index];
        found.push(conflict(path, `is the same address as ${other}, ignoring case`));
      }
      seen.set(address, `teams.${name}.stores.${index}`);
    }
  }
  return found;
}

/** One conflict. */
export function conflict(path: PropertyKey[], message: string): Conflict {
  return { code: "custom", path, message };
}
