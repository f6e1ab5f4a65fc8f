import type { StackState, StateResource } from "./state";

/** A secret that a state holds in clear. */
export interface PlainSecret {
  /** Whose key it belongs to; `undefined` where the state does not say. */
  team: string | undefined;
  /** Name of the resource. */
  resource: string;
  property: string;
}

/** Types whose properties of these names are secret: keys and what keys are made of. */
const SECRETS: readonly [type: RegExp, properties: readonly string[]][] = [
  [/^cikeys:index:Generation$/, ["secret"]],
  [/^cikeys:/, ["apiKey", "clientSecret", "registrationAccessToken"]],
  [/^okta:app\/oAuth:OAuth$/, ["clientBasicSecret", "clientSecret"]],
  [/^github:index\/\w*[sS]ecret:\w+$/, ["plaintextValue", "value", "valueEncrypted"]],
  [/^pulumi:pulumi:Stack$/, ["apiKeys"]],
];

/**
 * Secrets that a state holds in clear: it was made by a program that did not mark them, or imported so. The engine shows
 * them as old values in `--diff` and events, and older checkpoints hold them, too.
 */
export function plainSecrets(state: StackState): PlainSecret[] {
  const byUrn = new Map(state.resources.map((resource) => [resource.urn, resource]));
  return state.resources.flatMap((resource) => {
    const found = plainProperties(resource);
    const team = found.length === 0 ? undefined : teamOf(resource, byUrn);
    const name = resource.urn.split("::").at(-1) ?? resource.urn;
    return found.map((property) => ({ team, resource: name, property }));
  });
}

function plainProperties({ type, inputs = {}, outputs = {} }: StateResource): string[] {
  const names = SECRETS.flatMap(([of, properties]) => (of.test(type) ? properties : []));
  return names.filter((name) => isPlain(inputs[name]) || isPlain(outputs[name]));
}

/** An encrypted value is an object with a ciphertext; a table of keys has texts in it. */
function isPlain(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  if (typeof value !== "object" || value === null || "ciphertext" in value) return false;
  return Object.values(value).some((part) => typeof part === "string" && part !== "");
}

/** The `CiKey` component above a resource has the team's name. */
function teamOf(
  resource: StateResource,
  byUrn: ReadonlyMap<string, StateResource>,
): string | undefined {
  let current: StateResource | undefined = resource;
  while (current !== undefined && current.type !== "flyte-ci-keys:index:CiKey") {
    current = current.parent === undefined ? undefined : byUrn.get(current.parent);
  }
  return current?.urn.split("::").at(-1);
}

/** What a person is told about them, and what to run; never a value. */
export function plainSecretsWarning(
  stack: string,
  found: readonly PlainSecret[],
): { text: string; remedy: string } {
  const places = found.map(({ resource, property }) => `${resource} (${property})`);
  const teams = [...new Set(found.flatMap(({ team }) => team ?? []))];
  const rotations = (teams.length === 0 ? ["<team>"] : teams).map(
    (team) =>
      `flyte-ci-keys rotate ${team} --stack ${stack} --compromised --reason "was in clear in the state"`,
  );
  return {
    text:
      `the state holds secrets in clear: ${places.join(", ")}. So do its older checkpoints, and whoever could read ` +
      "them has the key: treat it as leaked",
    remedy: `${rotations.join("; ")}; then delete the older checkpoints. Until then no pulumi preview --diff`,
  };
}
