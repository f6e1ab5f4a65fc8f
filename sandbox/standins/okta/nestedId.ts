import type { Properties } from "../../../provider/protocol/properties";

/**
 * Takes an import id apart, for example `<authServerId>/<policyId>`.
 *
 * @param parents Properties that the parts before the last one stand for.
 * @throws Error with the plugin's text when the number of parts is another one.
 */
export function nestedId(
  importId: string,
  parents: Readonly<Record<string, string>>,
): { id: string; state: Properties } {
  const parts = importId.split("/");
  const fields = [...Object.values(parents), "id"];
  const id = parts[parts.length - 1];
  if (parts.length !== fields.length || id === undefined) {
    throw new Error(
      `expected ${fields.length} import fields "${fields.join("/")}", got ${parts.length} fields "${importId}"`,
    );
  }
  const state = Object.keys(parents).map((property, index) => [property, parts[index]] as const);
  return { id, state: Object.fromEntries(state) };
}
