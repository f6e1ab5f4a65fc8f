import { z } from "zod";
import { gitHubAddress, type GitHubScope } from "../../../common/gitHubAddress";
import type { ResourceType } from "../../protocol/resourceType";
import type { GitHubApi } from "../../services/github/api";
import { checkInputs } from "../inputs";
import { placeInputs, type GitHubApiFor } from "./inputs";

const schema = z.strictObject({
  ...placeInputs,
  /** Whether a secret that is there already may be overwritten. */
  adopt: z.boolean(),
  /** Whether the program makes the environment where it is missing. */
  createEnvironment: z.boolean(),
});

type Inputs = z.infer<typeof schema>;

const UNTOUCHED = "Nothing was changed there.";

/**
 * `cikeys:github:Preflight`: looks, read-only, before a secret is written for the first time, and in previews too. It
 * stays in the state, so a store that exists costs no call, and an interrupted write is never taken for a stranger's.
 * Refuses a place that cannot be written, and a secret that is there already unless it may be overwritten.
 */
export function gitHubPreflightType(apiFor: GitHubApiFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: () => ({}),
    create: async (inputs, context) => {
      const wanted = schema.parse(inputs);
      const api = apiFor(wanted.baseUrl, context.signal);
      if (wanted.scope.kind !== "organization") await refuseRepository(api, wanted, wanted.scope);
      if (await api.hasSecret(wanted)) {
        if (!wanted.adopt) throw new Error(taken(wanted));
      } else {
        await refuseMissingPlace(api, wanted);
      }
      return { id: gitHubAddress(wanted), outputs: inputs };
    },
  };
}

async function refuseRepository(
  api: GitHubApi,
  { owner }: Inputs,
  scope: Exclude<GitHubScope, { kind: "organization" }>,
): Promise<void> {
  const repository = `repository ${owner}/${scope.repository}`;
  const sight = await api.repository(owner, scope);
  if (sight.state === "not visible") {
    throw new Error(
      `GitHub shows no ${repository} to this token (404): it is missing, or the token or App may not see it. ` +
        `${UNTOUCHED} Check the name in the settings, and that the token or App has access to it.`,
    );
  }
  if (sight.state === "moved") {
    const place = sight.fullName === undefined ? "" : ` to ${sight.fullName}`;
    throw new Error(
      `${repository} has moved${place} (GitHub redirects). ${UNTOUCHED} Write its present name in the settings.`,
    );
  }
  if (sight.archived) {
    throw new Error(
      `${repository} is archived, so GitHub lets nobody write its secrets. ${UNTOUCHED} Unarchive it (Settings > ` +
        "General), or take the store out of the settings.",
    );
  }
}

/** The secret is not there; is the place? Repositories were looked at before. */
async function refuseMissingPlace(api: GitHubApi, wanted: Inputs): Promise<void> {
  const { owner, scope, createEnvironment } = wanted;
  if (scope.kind === "repository" || createEnvironment || (await api.hasSecrets(wanted))) return;
  if (scope.kind === "organization") {
    throw new Error(
      `GitHub shows no secrets of an organization ${owner} to this token (404): a user account has none, and they are ` +
        `hidden from all but its owners. ${UNTOUCHED} Check the name, and that the token has the scope admin:org (or ` +
        'the organization permission "Secrets: write").',
    );
  }
  throw new Error(
    `repository ${owner}/${scope.repository} has no environment "${scope.environment}". ${UNTOUCHED} Make it under ` +
      "Settings > Environments, or let the program make it: set `createEnvironment: true` beside `environment`.",
  );
}

function taken(wanted: Inputs): string {
  return (
    `${gitHubAddress(wanted)} exists already and was not written by this store. ${UNTOUCHED} To overwrite it, set ` +
    "`adopt: true` for this store; to keep it, choose another `secretName`. If a team or store that this update removes " +
    "has written it, remove that one first, in an update of its own."
  );
}
