import { gitLabAddress } from "../../../common/gitLabAddress";
import type { GitLabCiVariableArgs } from "../../../components/stores/gitlab";
import type { GitLabConnection } from "../../../provider/services/gitlab/client";
import { GitLab } from "../../../provider/services/gitlab/gitlab";
import type { Settings } from "../../../settings/schema";
import { gitLabArguments } from "../../../settings/stores/gitlab";
import { storeServices } from "../../../settings/stores/services";
import { lookAtCredential, type Credential } from "../credential";
import { problem, warning, type Finding } from "../finding";
import type { LookSurroundings, ServiceLook } from "./look";
import { lookAtPlaces, type PlaceLook } from "./places";
import { lookAtRuns, waitsForRuns, type RunsPlace } from "./runs";

/** A key that no team has: GitLab shows a Maintainer that it is missing, and refuses everybody else. */
const NO_KEY = "flyte_ci_keys_doctor";

/** A store, and whether pipelines are waited for that read it. */
interface Holder {
  variable: GitLabCiVariableArgs;
  waits: boolean;
}

/**
 * Looks for each project or group, and whether the token may see its variables, which takes the role to write them; and for
 * pipelines where they are waited for.
 */
export function gitLabLook(
  settings: readonly Settings[],
  { env, clock }: LookSurroundings,
): ServiceLook[] {
  const servers = new Map<string, Holder[]>();
  for (const holder of settings.flatMap((one) => holdersIn(one, env))) {
    const { baseUrl } = holder.variable;
    servers.set(baseUrl, [...(servers.get(baseUrl) ?? []), holder]);
  }
  return [...servers].map(([baseUrl, holders]) => ({
    area: "GitLab",
    time: { service: "GitLab", url: new URL(baseUrl) },
    look: async () => {
      const looks = holders.map(({ variable }) => placeLook(variable, env));
      const runs = holders.flatMap((one) => (one.waits ? [runsPlace(one.variable, env)] : []));
      const tokens = [...new Set(holders.map(({ variable }) => variable.tokenEnv))];
      const found = await Promise.all([
        lookAtPlaces("GitLab", looks),
        lookAtRuns("GitLab", runs),
        ...tokens.map((tokenEnv) =>
          lookAtCredential("GitLab", clock.now(), () => credentialOf({ baseUrl, tokenEnv, env })),
        ),
      ]);
      return found.flat();
    },
  }));
}

function holdersIn(settings: Settings, env: NodeJS.ProcessEnv): Holder[] {
  const { gitLab } = storeServices(settings, env);
  return Object.entries(settings.teams).flatMap(([team, { stores }]) =>
    stores.flatMap((store) =>
      store.kind === "gitlab"
        ? [{ variable: gitLabArguments(store, gitLab), waits: waitsForRuns(settings, team) }]
        : [],
    ),
  );
}

/** Pipelines of a project; nothing was created so long ago, and the right to see it is the same. */
function runsPlace(variable: GitLabCiVariableArgs, env: NodeJS.ProcessEnv): RunsPlace {
  const { baseUrl, tokenEnv, place } = variable;
  const { kind, id = "" } = place;
  const name = `gitlab:${kind} ${id || baseUrl}`;
  const remedy = `give the owner of ${tokenEnv} the role Reporter at least, and switch CI/CD on in the project`;
  if (kind !== "project") return { name, remedy };
  const look = async () => {
    await new GitLab({ baseUrl, tokenEnv, env }).pipelinesInFlight(id, new Date(0));
    return [];
  };
  return { name, look, remedy };
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
