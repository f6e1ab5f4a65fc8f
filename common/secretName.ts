/** Display name of a client secret in Entra: `flyte-ci payments generation 2`. */
export function secretName(client: string, generation: number): string {
  return `${client} generation ${generation}`;
}

/** What a display name says; `undefined` for one that we would not give. */
export function readSecretName(name: string): { client: string; generation: number } | undefined {
  const [, client, digits] = /^(.*) generation ([1-9]\d*)$/.exec(name) ?? [];
  return client === undefined ? undefined : { client, generation: Number(digits) };
}
