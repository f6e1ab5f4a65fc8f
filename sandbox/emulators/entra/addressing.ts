import type { EmulatorContext } from "../emulator";
import { badRequest } from "./graphError";
import { pathParameter } from "./http";

/** One way to address an object: by id, or by an alternate key in OData's notation. */
export interface Address {
  /** Path in Hono's syntax. */
  path: string;
  /** The same for the call log. */
  template: string;
}

/** How the path of a request names an object. */
export interface ObjectKey {
  name: string;
  value: string;
}

/**
 * Addresses of the objects in a collection, for example `/v1.0/applications/:id` and
 * `/v1.0/applications(appId=:appId)`.
 */
export function addresses(collection: string, alternateKeys: readonly string[]): Address[] {
  const byId = `/v1.0/${collection}/:id`;
  return [
    { path: byId, template: byId },
    ...alternateKeys.map((key) => ({
      path: `/v1.0/:key{${collection}\\(${key}='[^/]*'\\)}`,
      template: `/v1.0/${collection}(${key}=:${key})`,
    })),
  ];
}

/** The key in the path of a request to one of these addresses. Quotes inside a value are doubled. */
export function keyOf(context: EmulatorContext): ObjectKey {
  const text = context.req.param("key");
  if (text === undefined) return { name: "id", value: pathParameter(context, "id") };
  const [, name, value] = /^\w+\((\w+)='((?:[^']|'')*)'\)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw badRequest(`Syntax error in the key of '${text}'.`);
  }
  return { name, value: value.replaceAll("''", "'") };
}
