import type { OktaApi } from "../../provider/services/okta/api";
import type { StateResource } from "../backend/state";
import type { LookupSurroundings } from "./lookup";
import { apiFor, oktaAbsences } from "./okta";

/** Asks a service whether it lacks what the state has. Reads only. */
export type Absence = (resource: StateResource, api: OktaApi) => Promise<boolean>;

/**
 * What a plugin deleted without the engine hearing of it (a kill, a lost answer), in an order in which it can be taken out
 * of the state. The Okta plugin takes "not there" for an error when it is to delete: without this the same deletion fails
 * for ever. Only what nothing in the state depends on any more, as at the end of a removal: an app that was deleted by hand
 * under a living team is another matter.
 */
export async function goneResources(around: LookupSurroundings): Promise<StateResource[]> {
  const gone: StateResource[] = [];
  // The state has everything after what it depends on.
  for (const resource of around.state.resources.toReversed()) {
    const rest = around.state.resources.filter((other) => !gone.includes(other));
    if (rest.some((other) => other !== resource && holds(other, resource))) continue;
    if (await isGone(resource, around)) gone.push(resource);
  }
  return gone;
}

async function isGone(resource: StateResource, around: LookupSurroundings): Promise<boolean> {
  const { type, id } = resource;
  const absent = Object.hasOwn(oktaAbsences, type) ? oktaAbsences[type] : undefined;
  const api = absent === undefined ? undefined : apiFor(resource, around);
  if (absent === undefined || api === undefined || id === undefined) return false;
  // One 404 is not believed: an app that lives on would be forgotten.
  return (await absent(resource, api)) && absent(resource, api);
}

/** Whether the engine would refuse to forget a resource because of another: two of one URN it cannot tell apart. */
function holds(other: StateResource, { urn }: StateResource): boolean {
  return [other.urn, other.parent, ...(other.dependencies ?? [])].includes(urn);
}
