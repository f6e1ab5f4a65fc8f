import * as struct from "google-protobuf/google/protobuf/struct_pb.js";

/** Property values as a provider sees them: JSON, plus `UNKNOWN` during a preview. */
export type Properties = Record<string, unknown>;

/** What the engine sends, during a preview, in place of a value that is not known yet (Pulumi SDK `rpc.unknownValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether the value is, or contains, something that is not known yet. */
export function containsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (typeof value === "object" && value !== null)
    return Object.values(value).some(containsUnknown);
  return false;
}

/** Reads a message's struct; an absent one is empty. */
export function fromStruct(message: struct.Struct | undefined): Properties {
  return message?.toJavaScript() ?? {};
}

/** Key and value that mark an object as a secret around its member `value` (Pulumi SDK `specialSigKey`). */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** The value without marks of secrecy. Provider settings are marked even for a provider that asked for plain values. */
export function withoutSecretMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretMarks);
  if (typeof value !== "object" || value === null) return value;
  const members = value as Properties;
  if (members[SIGNATURE_KEY] === SECRET_SIGNATURE) return withoutSecretMarks(members["value"]);
  return Object.fromEntries(
    Object.entries(members).map(([key, inner]) => [key, withoutSecretMarks(inner)]),
  );
}

/** The value marked as a secret, for results of functions: resource classes list secret outputs instead. */
export function secretMark(value: unknown): Properties {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** Builds a message's struct. Keys whose value is `undefined` are left out: the protocol has no word for them. */
export function toStruct(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(
    defined(properties) as { [key: string]: struct.JavaScriptValue },
  );
}

function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(defined);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, defined(inner)]),
  );
}

/** Names of the properties that differ between two sets, compared as JSON. */
export function changedKeys(before: Properties, after: Properties): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !sameValue(before[key], after[key])).sort();
}

function sameValue(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
