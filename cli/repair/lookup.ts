import type { Clock } from "../../common/clock";
import type { StackState, StateResource } from "../backend/state";
import { oktaLookups } from "./okta";

/** What became of a create that was cut off. */
export type Fate =
  /** It was done; the next update must take it over. */
  | { kind: "adopt"; id: string }
  /** It was not done, or doing it again does no harm. */
  | { kind: "clear"; why: string }
  /** Nobody but a person can tell. */
  | { kind: "unclear"; why: string };

/** Looks at the service whether a create was done. Reads only. */
export type Lookup = (pending: StateResource, around: LookupSurroundings) => Promise<Fate>;

/** What a lookup may use. */
export interface LookupSurroundings {
  state: StackState;
  env: NodeJS.ProcessEnv;
  clock: Clock;
}

/** Types of official plugins whose create, done again, would make a second thing; by type token. */
const LOOKUPS: Record<string, Lookup> = oktaLookups;

/** Finds out what became of a create that the state has as pending. */
export async function fateOf(pending: StateResource, around: LookupSurroundings): Promise<Fate> {
  if (around.state.resources.some(({ urn }) => urn === pending.urn)) {
    return { kind: "clear", why: "it is in the state by now" };
  }
  const lookup = Object.hasOwn(LOOKUPS, pending.type) ? LOOKUPS[pending.type] : undefined;
  if (lookup !== undefined) return lookup(pending, around);
  return { kind: "clear", why: whyAgain(pending.type) };
}

/** Why a create may simply be called again. */
function whyAgain(type: string): string {
  if (type.startsWith("cikeys:")) return "the next update recognises what it left and adopts it";
  if (type.startsWith("github:")) return "GitHub overwrites a secret of the same name";
  return "the next update does it again";
}
