import { z } from "zod";
import { jenkinsAddress } from "../../../common/jenkinsAddress";
import type { JenkinsCredentialArgs } from "../../../components/stores/jenkins";
import { JenkinsApi } from "../../../provider/services/jenkins/api";
import { variablesOf } from "../../../provider/services/jenkins/signIn";
import type { Settings } from "../../../settings/schema";
import { jenkinsArguments } from "../../../settings/stores/jenkins";
import { storeServices } from "../../../settings/stores/services";
import { credentialFinding, type Credential } from "../credential";
import { problem, warning } from "../finding";
import type { LookSurroundings, ServiceLook } from "./look";
import { lookAtPlaces, type PlaceLook } from "./places";
import { lookAtRuns, waitsForRuns, type RunsPlace } from "./runs";

/** A store, and whether builds are waited for that read it. */
interface Holder {
  credential: JenkinsCredentialArgs;
  waits: boolean;
}

/**
 * Lists the credentials of each store by id, and jobs where builds are waited for. The permissions to write credentials are
 * not shown without a write.
 */
export function jenkinsLook(
  settings: readonly Settings[],
  { env, clock }: LookSurroundings,
): ServiceLook[] {
  const controllers = new Map<string, Holder[]>();
  for (const holder of settings.flatMap((one) => holdersIn(one, env))) {
    const { url } = holder.credential;
    controllers.set(url, [...(controllers.get(url) ?? []), holder]);
  }
  return [...controllers].map(([url, holders]) => ({
    area: "Jenkins",
    time: { service: "Jenkins", url: new URL(url) },
    look: async () => {
      const looks = holders.map(({ credential }) => placeLook(credential, env));
      const runs = holders.flatMap((one) => (one.waits ? [runsPlace(one.credential, env)] : []));
      const tokens = [...new Set(holders.map(({ credential }) => credential.tokenEnv))];
      const now = clock.now();
      return [
        ...(await lookAtPlaces("Jenkins", looks)),
        ...(await lookAtRuns("Jenkins", runs)),
        ...tokens.map((tokenEnv) => credentialFinding("Jenkins", credentialOf(tokenEnv), now)),
      ];
    },
  }));
}

function holdersIn(settings: Settings, env: NodeJS.ProcessEnv): Holder[] {
  const { jenkins } = storeServices(settings, env);
  return Object.entries(settings.teams).flatMap(([team, { stores }]) =>
    stores.flatMap((store) => {
      const url = store.kind === "jenkins" ? (store.url ?? jenkins) : undefined;
      if (store.kind !== "jenkins" || url === undefined) return [];
      return [{ credential: jenkinsArguments(store, url), waits: waitsForRuns(settings, team) }];
    }),
  );
}

const folderSchema = z.object({ jobs: z.array(z.object({ name: z.string() })) });

/** Jobs that the user may not read are in no list, so a folder that looks empty is worth a word. */
function runsPlace(credential: JenkinsCredentialArgs, env: NodeJS.ProcessEnv): RunsPlace {
  const { url, folder } = credential;
  const remedy = "give the user Job/Read on the folder and on all that is in it";
  const name = `jenkins:${folder ?? url}`;
  if (folder === undefined) return { name, remedy };
  const look = async () => {
    const found = await apiFor(credential, env).listItems(
      { url, folder },
      "jobs[name]",
      folderSchema,
    );
    if (found === undefined)
      throw new Error("the folder is not there, or the user may not read it");
    if (found.jobs.length > 0) return [];
    const text = `${name}: the user sees no job there, so rotation.waitForRuns waits for none`;
    return [warning("Jenkins", text, `unless there is none: ${remedy}`)];
  };
  return { name, look, remedy };
}

function apiFor({ tokenEnv }: JenkinsCredentialArgs, env: NodeJS.ProcessEnv): JenkinsApi {
  const { signal } = new AbortController();
  return new JenkinsApi({ env, tokenEnv, signal, progress: () => undefined });
}

/** Jenkins has nothing else, and shows a token's age to its user's browser alone. */
function credentialOf(tokenEnv: string): Credential {
  const name = `the API token in ${variablesOf(tokenEnv).token}`;
  return { name, kind: "long-lived", page: "jenkins.md" };
}

function placeLook(credential: JenkinsCredentialArgs, env: NodeJS.ProcessEnv): PlaceLook {
  const { url, folder } = credential;
  const address = jenkinsAddress(credential);
  return {
    address,
    look: async () => {
      if ((await apiFor(credential, env).listStore({ url, folder })) !== undefined) return [];
      const text = `${address}: is not there, or the user may not see its credentials`;
      return [
        problem("Jenkins", text, "give the user Credentials/View, Create, Update and Delete there"),
      ];
    },
  };
}
