import type { SettingValue } from "../settings/yamlNodes";
import type { Ask } from "./ask";
import { IDENTITY_KINDS, STORE_KINDS } from "./kinds";
import { missingIn, type Draft } from "./validate";

/** Asks for everything that a draft of a stack's settings still needs. */
export async function complete(draft: Draft, ask: Ask, env: NodeJS.ProcessEnv): Promise<Draft> {
  const done = structuredClone(draft);
  done["domain"] ??= await ask("host of the control plane, such as union.example.com");
  const identity = group(done, "identity");
  identity["kind"] ??= await ask(`identity provider (${names(IDENTITY_KINDS)})`, "okta");
  for (const wanted of IDENTITY_KINDS[identity["kind"] as string]?.asked ?? []) {
    if (wanted.unless !== undefined && env[wanted.unless]) continue;
    identity[wanted.setting] ??= await ask(`identity.${wanted.setting}: ${wanted.what}`);
  }
  await askMissing(done, ask, ([first]) => first === "identity");
  const teams = group(done, "teams");
  if (Object.keys(teams).length === 0)
    teams[await ask("name of the first team")] = { stores: [{}] };
  for (const [name, team] of Object.entries(teams)) await askStores(name, team, ask, env);
  await askMissing(done, ask, () => true);
  return done;
}

/** Asks for what the settings themselves say is missing. */
async function askMissing(
  draft: Draft,
  ask: Ask,
  wanted: (path: readonly string[]) => boolean,
): Promise<void> {
  for (;;) {
    const missing = missingIn(draft).find(({ path }) => wanted(path));
    if (missing === undefined) return;
    const answer = await ask(`${missing.path.join(".")}: ${missing.what}`);
    if (!place(draft, missing.path, answer)) return; // validation will say it
  }
}

async function askStores(
  name: string,
  team: SettingValue,
  ask: Ask,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { stores } = team as { stores?: Draft[] };
  for (const store of stores ?? []) {
    store["kind"] ??= await ask(`where ${name} reads its key (${names(STORE_KINDS)})`, "github");
    for (const { setting, what, unless } of STORE_KINDS[store["kind"] as string]?.asked ?? []) {
      if (unless !== undefined && env[unless]) continue;
      store[setting] ??= await ask(`${setting}: ${what}`);
    }
  }
}

function group(draft: Draft, key: string): Draft {
  return (draft[key] ??= {}) as Draft;
}

function names(kinds: object): string {
  return Object.keys(kinds).join(", ");
}

/** Puts a text where it is missing; `false` when there is no such place. */
function place(draft: Draft, path: readonly string[], text: string): boolean {
  let value: unknown = draft;
  for (const key of path.slice(0, -1))
    value = (value as Record<string, unknown> | undefined)?.[key];
  const last = path.at(-1);
  if (typeof value !== "object" || value === null || last === undefined) return false;
  (value as Record<string, unknown>)[last] = text;
  return true;
}
