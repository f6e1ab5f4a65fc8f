import { z } from "zod";
import { OktaApi } from "../../provider/services/okta/api";
import type { StateResource } from "../backend/state";
import type { Absence } from "./gone";
import type { Fate, Lookup, LookupSurroundings } from "./lookup";

const appSchema = z.object({ label: z.string(), profile: z.string() });
const markSchema = z.object({ flyteCiKeys: z.string() });
const policySchema = z.object({
  authServerId: z.string(),
  name: z.string(),
  description: z.string(),
  clientWhitelists: z.array(z.string()),
});
const ruleSchema = z.object({ authServerId: z.string(), policyId: z.string(), name: z.string() });

/** By label and by our mark in the profile: two apps may have one label. */
const app: Lookup = async (pending, around) => {
  const inputs = appSchema.safeParse(pending.inputs).data;
  const mark = inputs === undefined ? undefined : markOf(inputs.profile);
  const api = apiFor(pending, around);
  if (inputs === undefined || mark === undefined || api === undefined) return unreadable(pending);
  const apps = await api.appsLabelled(inputs.label);
  const ours = apps.filter(
    ({ profile }) => markSchema.safeParse(profile).data?.flyteCiKeys === mark,
  );
  const ids = ours.map(({ id }) => id);
  return oneOf(ids, `apps "${inputs.label}" that this stack made for this team`, (id) => id);
};

/** By name, and by the client that it is for. */
const policy: Lookup = async (pending, around) => {
  const inputs = policySchema.safeParse(pending.inputs).data;
  const api = apiFor(pending, around);
  if (inputs === undefined || api === undefined) return unreadable(pending);
  const { authServerId, name, description, clientWhitelists } = inputs;
  const found = ((await api.policies(authServerId)) ?? []).filter(
    (candidate) =>
      candidate.name === name &&
      candidate.description === description &&
      sameSet(candidate.conditions?.clients?.include ?? [], clientWhitelists),
  );
  const ids = found.map(({ id }) => id);
  return oneOf(ids, `access policies "${name}"`, (id) => `${authServerId}/${id}`);
};

/** By name, under a policy that is ours alone. */
const rule: Lookup = async (pending, around) => {
  const inputs = ruleSchema.safeParse(pending.inputs).data;
  const api = apiFor(pending, around);
  if (inputs === undefined || api === undefined) return unreadable(pending);
  const { authServerId, policyId, name } = inputs;
  const rules = (await api.policyRules(authServerId, policyId)) ?? [];
  const ids = rules.filter((candidate) => candidate.name === name).map(({ id }) => id);
  return oneOf(ids, `rules "${name}" of policy ${policyId}`, (id) =>
    [authServerId, policyId, id].join("/"),
  );
};

/** Types of the official Okta plugin, each with the id that its `import` wants. */
export const oktaLookups: Record<string, Lookup> = {
  "okta:app/oAuth:OAuth": app,
  "okta:auth/serverPolicy:ServerPolicy": policy,
  "okta:auth/serverPolicyRule:ServerPolicyRule": rule,
};

function oneOf(ids: readonly string[], what: string, importId: (id: string) => string): Fate {
  const [id, ...others] = ids;
  if (id === undefined) return { kind: "clear", why: "it was not done" };
  if (others.length === 0) return { kind: "adopt", id: importId(id) };
  return {
    kind: "unclear",
    why:
      `there are ${ids.length} ${what} (${ids.join(", ")}), and none is in the state: the plugin repeated a create whose ` +
      "answer was lost. Delete all but one in Okta, then repair again",
  };
}

function unreadable({ urn }: StateResource): Fate {
  return { kind: "unclear", why: `the state does not say enough about ${urn.split("::").pop()}` };
}

/** Whether Okta has no such app, policy or rule any more; by type. */
export const oktaAbsences: Record<string, Absence> = {
  "okta:app/oAuth:OAuth": async ({ id = "" }, api) => (await api.app(id)) === undefined,
  "okta:auth/serverPolicy:ServerPolicy": async ({ id, outputs }, api) => {
    const server = outputs?.["authServerId"];
    return typeof server === "string" && lacks(await api.policies(server), id);
  },
  "okta:auth/serverPolicyRule:ServerPolicyRule": async ({ id, outputs }, api) => {
    const { authServerId: server, policyId: policy } = outputs ?? {};
    if (typeof server !== "string" || typeof policy !== "string") return false;
    return lacks(await api.policyRules(server, policy), id);
  },
};

/** Without the thing around it, it cannot be there. */
function lacks(list: readonly { id: string }[] | undefined, id: string | undefined): boolean {
  return list?.some((one) => one.id === id) !== true;
}

/** The organisation is the one that the team's preflight looked at. */
export function apiFor(
  pending: StateResource,
  { state, env, clock }: LookupSurroundings,
): OktaApi | undefined {
  const preflight = state.resources.find(
    ({ type, parent }) => type === "cikeys:okta:Preflight" && parent === pending.parent,
  );
  const orgUrl = preflight?.inputs?.["orgUrl"];
  return typeof orgUrl === "string" ? new OktaApi(new URL(orgUrl), { env, clock }) : undefined;
}

function markOf(profile: string): string | undefined {
  try {
    return markSchema.safeParse(JSON.parse(profile)).data?.flyteCiKeys;
  } catch {
    return undefined;
  }
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one) => right.includes(one));
}
