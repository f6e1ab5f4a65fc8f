import { gitLabAddress } from "../../../common/gitLabAddress";
import type { GitLabCiVariableArgs } from "../../../components/stores/gitlab";
import type { GitLabConnection } from "../../../provider/services/gitlab/client";
import { GitLab } from "../../../provider/services/gitlab/gitlab";
import type { Settings } from "../../../settings/schema";
import { gitLabArguments } from "../../../settings/stores/gitlab";
import { storeServices } from "../../../settings/stores/services";
import { lookAtCredential, type Credential } from "../credential";
import { problem, warning, type Finding } from "../finding";
import { lookAtPlaces, type PlaceLook } from "./places";
import type { LookSurroundings, ServiceLook } from "./look";

/** A key that no team has: GitLab shows a Maintainer that it is missing, and refuses everybody else. */
const NO_KEY = "flyte_ci_keys_doctor";

/** Looks for each project or group, and whether the token may see its variables, which takes the role to write them. */
export function gitLabLook(
  settings: readonly Settings[],
  { env, clock }: LookSurroundings,
): ServiceLook[] {
  const servers = new Map<string, GitLabCiVariableArgs[]>();
  for (const one of settings) {
    const { gitLab } = storeServices(one, env);
    for (const store of Object.values(one.teams).flatMap(({ stores }) => stores)) {
      if (store.kind !== "gitlab") continue;
      const args = gitLabArguments(store, gitLab);
      servers.set(args.baseUrl, [...(servers.get(args.baseUrl) ?? []), args]);
    }
  }
  return [...servers].map(([baseUrl, variables]) => ({
    area: "GitLab",
    time: { service: "GitLab", url: new URL(baseUrl) },
    look: async () => {
      const looks = variables.map((variable) => placeLook(variable, env));
      const tokens = [...new Set(variables.map(({ tokenEnv }) => tokenEnv))];
      const [stores, ...credentials] = await Promise.all([
        lookAtPlaces("GitLab", looks),
        ...tokens.map((tokenEnv) =>
          lookAtCredential("GitLab", clock.now(), () => credentialOf({ baseUrl, tokenEnv, env })),
        ),
      ]);
      return [...stores, ...credentials.flat()];
    },
  }));
}

async function credentialOf(connection: GitLabConnection): Promise<Credential> {
  const { createdAt, expiresAt } = await new GitLab(connection).accessToken();
  return {
    name: `the access token in ${connection.tokenEnv}`,
    kind: "long-lived", // GitLab has nothing else that may write variables
    created: createdAt,
    ends: expiresAt ?? "never",
    page: "gitlab.md",
  };
}

function placeLook(variable: GitLabCiVariableArgs, env: NodeJS.ProcessEnv): PlaceLook {
  const { baseUrl, tokenEnv, place } = variable;
  const address = gitLabAddress(variable);
  return {
    address,
    look: async () => {
      const gitLab = new GitLab({ baseUrl, tokenEnv, env });
      const sight = await gitLab.places.look(place);
      if (sight.state === "visible" && !sight.archived) {
        await gitLab.variables.find({ place, key: NO_KEY });
        return [];
      }
      return [trouble(address, sight)];
    },
  };
}

function trouble(address: string, sight: Awaited<ReturnType<GitLab["places"]["look"]>>): Finding {
  switch (sight.state) {
    case "moved":
      return warning("GitLab", `${address}: has moved to ${sight.path}`, "change the settings");
    case "visible":
      return problem("GitLab", `${address}: is archived, nothing can be written there`);
    case "not visible":
      return problem(
        "GitLab",
        `${address}: is not there, or the token may not see it`,
        "check the path",
      );
  }
}
