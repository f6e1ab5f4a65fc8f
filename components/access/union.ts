import type { LiveSubject } from "../liveSubjects";
import { DEPLOY_ACTIONS, type Place } from "./args";
import { distinct } from "./external";

/** What an administrator of the control plane has to do, once, and again for a subject that is new. */
export interface UnionSteps {
  /** Text of the files that the commands name. */
  files: Record<string, string>;
  /** For the flyte command with its plug-in flyteplugins-union, in this order. */
  commands: string[];
}

/**
 * A role with the deploy actions, a policy that binds it to the team's project and domain, and the assignment of the policy
 * to each live generation's subject. There is no Pulumi provider for them.
 *
 * @example
 * import { unionSteps, type CiKeyStatus, type UnionSteps } from "flyte-ci-keys";
 *
 * export const steps = ({ subjects }: CiKeyStatus): UnionSteps =>
 *   unionSteps("payments", subjects, { project: "payments", domain: "production" });
 */
export function unionSteps(
  team: string,
  subjects: readonly LiveSubject[],
  { project, domain }: Place,
): UnionSteps {
  const name = `flyte-ci-${team}`;
  const [role, policy] = [`${name}-role.yaml`, `${name}-policy.yaml`];
  return {
    files: {
      [role]: [
        `name: ${name}`,
        `description: Deploys of team ${team} from CI`,
        "actions:",
        ...DEPLOY_ACTIONS.map((action) => `  - ${action}`),
        "",
      ].join("\n"),
      [policy]: [
        `name: ${name}`,
        `description: Team ${team} deploys to ${project}/${domain} only`,
        "bindings:",
        `  - role: ${name}`,
        "    resource:",
        `      project: ${project}`,
        `      domain: ${domain}`,
        "",
      ].join("\n"),
    },
    commands: [
      `flyte create role ${name} --file ${role}`,
      `flyte create policy ${name} --file ${policy}`,
      ...distinct(subjects).map(
        (subject) => `flyte create assignment --creds-subject ${quoted(subject)} --policy ${name}`,
      ),
    ],
  };
}

/** For a shell: a subject is whatever the identity provider says. */
function quoted(subject: string): string {
  return /^[\w.:@-]+$/.test(subject) ? subject : `'${subject.replaceAll("'", "'\\''")}'`;
}
