import { Entra, type EntraTenant } from "../../../provider/services/entra/entra";
import { lacking, NEEDS, type Task } from "../../../provider/services/entra/permissions";
import type { EntraSettings } from "../../../settings/identities/entra";
import { lookAtCredential, type Credential } from "../credential";
import { ok, problem, warning, type Finding } from "../finding";
import type { LookSurroundings, ServiceLook } from "./look";

/** Signs in to the tenant and compares the token's permissions with what the settings need. */
export function entraLook(
  settings: EntraSettings,
  { env, clock }: LookSurroundings,
): ServiceLook[] {
  const { tenantId, authorityHost, graphUrl } = settings;
  return [
    {
      area: "Entra",
      time: { service: "Microsoft Graph", url: new URL(graphUrl) },
      look: async () => {
        const entra = new Entra({ env, clock });
        const context = { signal: new AbortController().signal, progress: () => undefined };
        const tenant = entra.tenant({ tenantId, authorityHost, graphUrl }, context);
        const { permissions } = await tenant.caller();
        return [
          ...permissionFindings(tasksOf(settings), permissions),
          ...(await lookAtCredential("Entra", clock.now(), () => credentialOf(tenant, env))),
        ];
      },
    },
  ];
}

/** In the order in which signing in takes them. */
async function credentialOf(
  tenant: EntraTenant,
  env: NodeJS.ProcessEnv,
): Promise<Credential | undefined> {
  const page = "entra.md";
  if (env["ENTRA_ACCESS_TOKEN"]) {
    return { name: "the access token in ENTRA_ACCESS_TOKEN", kind: "short-lived", page };
  }
  const { ARM_CLIENT_ID: clientId = "", ARM_CLIENT_SECRET: secret } = env;
  if (!secret) return { name: "the federated token of the CI system", kind: "short-lived", page };
  const better = "a federated credential (ARM_USE_OIDC)";
  const known = await secretDates(tenant, clientId, secret).catch(() => ({}));
  const name = "the client secret in ARM_CLIENT_SECRET";
  return { name, kind: "long-lived", ...known, better, page };
}

/** Graph shows of a secret its first three characters, which tell it from its siblings, or do not. */
async function secretDates(
  tenant: EntraTenant,
  clientId: string,
  secret: string,
): Promise<Pick<Credential, "created" | "ends">> {
  const app = await tenant.applications.byClientId(clientId);
  const [one, ...others] = (app?.passwordCredentials ?? []).filter(
    ({ hint }) => typeof hint === "string" && hint !== "" && secret.startsWith(hint),
  );
  if (one === undefined || others.length > 0) return {};
  const { startDateTime: start, endDateTime: end } = one;
  return {
    ...(start ? { created: new Date(start) } : {}),
    ...(end ? { ends: new Date(end) } : {}),
  };
}

function tasksOf({ consent, preAuthorize, owners, manageRole }: EntraSettings): Task[] {
  return [
    "look",
    "manage apps",
    ...(consent === "automatic" ? (["grant"] as const) : []),
    ...(preAuthorize || manageRole ? (["change the API"] as const) : []),
    ...(owners.length > 0 ? (["add owners"] as const) : []),
  ];
}

/** @param permissions Application permissions of Microsoft Graph; `undefined` where the token names none. */
export function permissionFindings(
  tasks: readonly Task[],
  permissions: readonly string[] | undefined,
): Finding[] {
  if (permissions === undefined) {
    return [warning("Entra", "lets the administrator in; the token does not say what it may do")];
  }
  const wanting = tasks.filter((task) => lacking([task], permissions).length > 0);
  if (wanting.length === 0)
    return [ok("Entra", "lets the administrators' app in, with every permission")];
  return wanting.map((task) =>
    problem(
      "Entra",
      `the administrators' app lacks ${lacking([task], permissions).join(", ")} (to ${task})`,
      NEEDS[task].remedy,
    ),
  );
}
