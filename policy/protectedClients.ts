import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { below, factsOf } from "./ours";

/** Clients at the identity provider that outlive a rotation, by type, and the component that they stand below. */
const CLIENTS: Record<string, string> = {
  "okta:app/oAuth:OAuth": "OktaServiceApp",
  "cikeys:entra:Application": "EntraAppRegistration",
  "cikeys:entra:ServicePrincipal": "EntraAppRegistration",
};

/** No careless `destroy` takes a team's client away. */
export const protectedClients: ResourceValidationPolicy = {
  name: "protected-clients",
  description: "Apps at the identity provider are protected from deletion.",
  configSchema: {
    properties: {
      exceptTeams: { type: "array", items: { type: "string", minLength: 1 }, default: [] },
    },
  },
  validateResource: (args, reportViolation) => {
    const team = unprotectedTeam(args);
    const { exceptTeams } = args.getConfig<{ exceptTeams: string[] }>();
    if (team === undefined || exceptTeams.includes(team)) return;
    reportViolation(
      `${team}: the client is not protected from deletion: set flyte-ci-keys:protect to true, or name the team in ` +
        "`exceptTeams` while its key is being removed",
    );
  },
};

/** Team whose client is not protected, if this is one. */
function unprotectedTeam(args: ResourceValidationArgs): string | undefined {
  const facts = factsOf(args);
  if (facts !== undefined) return facts.protect ? undefined : args.name;
  const component = CLIENTS[args.type];
  if (component === undefined || !below(args, component) || args.opts.protect) return undefined;
  return args.name.replace(/-(okta|entra)(-principal)?$/, "");
}
