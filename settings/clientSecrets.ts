import * as pulumi from "@pulumi/pulumi";

/** A client secret in the stack configuration. */
export interface ClientSecretSetting {
  /** Name of the setting, `clientSecret/<team>/g<n>`. */
  key: string;
  team: string;
  /** Generation, `g<n>`. */
  generation: string;
  value: string;
  /** Whether the stack file holds it encrypted. */
  encrypted: boolean;
}

const KEY = /^clientSecret\/(.+)\/(g[1-9]\d{0,3})$/;

/** Whether a setting holds a client secret. */
export function isClientSecret(key: string): boolean {
  return KEY.test(key);
}

/**
 * Client secrets that administrators made. Each is a setting of its own and not a part of `teams`: of a setting with parts
 * the program can only tell that something in it is encrypted, not what.
 */
export function clientSecrets({ name }: pulumi.Config): ClientSecretSetting[] {
  return Object.entries(pulumi.runtime.allConfig()).flatMap(([fullKey, value]) => {
    if (!fullKey.startsWith(`${name}:`)) return [];
    const key = fullKey.slice(name.length + 1);
    const [, team, generation] = KEY.exec(key) ?? [];
    if (team === undefined || generation === undefined) return [];
    return [{ key, team, generation, value, encrypted: isConfigSecret(fullKey) }];
  });
}

/** Pulumi knows it; only its declarations leave it out. */
function isConfigSecret(key: string): boolean {
  const runtime = pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean };
  return runtime.isConfigSecret(key);
}
