import { Entra } from "../../../provider/services/entra/entra";
import { lacking, NEEDS, type Task } from "../../../provider/services/entra/permissions";
import type { EntraSettings } from "../../../settings/identities/entra";
import { ok, problem, warning, type Finding } from "../finding";
import type { LookSurroundings, ServiceLook } from "./services";

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
        return permissionFindings(tasksOf(settings), permissions);
      },
    },
  ];
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
