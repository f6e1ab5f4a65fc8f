import { ApiError, NilPointerDereference, statusLine } from "./errors";
import { object, type Json } from "./json";
import type { Operation } from "./resource";

/** The object at the address; `undefined` when the service answers 404. Other errors name their status, as the plugin's do. */
export async function findOrNothing(
  path: string,
  { organisation, signal }: Operation,
): Promise<Json | undefined> {
  try {
    return object(await organisation.local.call({ method: "GET", path }, signal));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404) return undefined;
    throw new Error(`${error.message}, Status: ${statusLine(error.status)}`);
  }
}

/** Activates or deactivates the object at the address. */
export async function setLifecycle(
  path: string,
  status: string,
  { organisation, signal }: Operation,
): Promise<void> {
  const verb = status === "ACTIVE" ? "activate" : "deactivate";
  await organisation.local.call({ method: "POST", path: `${path}/lifecycle/${verb}` }, signal);
}

/** A member that the plugin follows without looking. @throws NilPointerDereference when it is missing. */
export function required(value: Json, ...path: string[]): Json {
  return path.reduce((inner, key) => {
    const next = inner[key];
    if (next === undefined || next === null) throw new NilPointerDereference();
    return object(next);
  }, value);
}
