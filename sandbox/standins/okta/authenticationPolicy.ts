import { linkOf } from "./appState";
import { messageOf } from "./errors";
import { object, text, type Json } from "./json";
import type { Operation } from "./resource";
import type { ResourceData } from "./resourceData";

/** Assigns the app's authentication policy, or the organisation's default one where the state has none. */
export async function assignAuthenticationPolicy(
  data: ResourceData,
  operation: Operation,
): Promise<void> {
  const { organisation, signal } = operation;
  const policyId = data.text("authenticationPolicy") || (await defaultPolicy(operation));
  if (policyId === undefined) return;
  const path = `/api/v1/apps/${data.id}/policies/${policyId}`;
  await organisation.local.call({ method: "PUT", path }, signal);
}

/** Takes the policy from the app's links; asks first what kind of organisation this is. */
export async function readAuthenticationPolicy(
  data: ResourceData,
  app: Json,
  { organisation, signal }: Operation,
): Promise<void> {
  if (await organisation.isClassic(signal)) return;
  const policyId = linkOf(app, "accessPolicy").split("/").pop();
  if (policyId !== undefined && policyId !== "") data.set({ authenticationPolicy: policyId });
}

/** Id of the only system policy for access; `undefined` in Classic Engine organisations, which have none. */
async function defaultPolicy({ organisation, signal }: Operation): Promise<string | undefined> {
  if (await organisation.isClassic(signal)) return undefined;
  const query = { type: "ACCESS_POLICY" };
  const answer = await organisation.local
    .call({ method: "GET", path: "/api/v1/policies", query }, signal)
    .catch((error: unknown) => {
      throw new Error(`error finding default ACCESS_POLICY ${messageOf(error)}`);
    });
  const system = (Array.isArray(answer) ? answer : [])
    .map(object)
    .filter((policy) => policy["system"] === true);
  if (system.length !== 1) throw new Error("cannot find default ACCESS_POLICY policy");
  return text(system[0]?.["id"]);
}
