import { z } from "zod";
import { gitHubAddress, type GitHubPlace } from "../../../common/gitHubAddress";
import { ServiceError } from "../../http/serviceError";
import { changedKeys } from "../../protocol/properties";
import type { CallContext, Existing, ResourceType } from "../../protocol/resourceType";
import type { GitHubApi, RepositorySight } from "../../services/github/api";
import { checkInputs } from "../inputs";
import { leftBehind } from "../leftBehind";
import { placeInputs, type GitHubApiFor } from "./inputs";

const schema = z.strictObject(placeInputs);

/**
 * `cikeys:github:SecretRemoval`: the duty to take a secret out of GitHub when its store goes. The official resource
 * fails where a repository is archived, deleted or hidden, and the engine then leaves the team's client alive, with
 * `--continue-on-error` too.
 *
 * - create, update: only remember the place.
 * - delete: removes the secret. What nobody can remove is named in a warning, and the update goes on, so that the key
 *   itself dies. What somebody can mend (credentials, permission, network) is an error.
 */
export function gitHubSecretRemovalType(apiFor: GitHubApiFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => ({ update: changedKeys(existing.inputs, news) }),
    create: (inputs) =>
      Promise.resolve({ id: gitHubAddress(schema.parse(inputs)), outputs: inputs }),
    update: (_existing, news) => Promise.resolve(news),
    delete: (existing, context) => remove(apiFor, existing, context),
  };
}

async function remove(
  apiFor: GitHubApiFor,
  { inputs }: Existing,
  context: CallContext,
): Promise<void> {
  const { baseUrl, ...place } = schema.parse(inputs);
  let reason: string | undefined;
  try {
    reason = await whyLeft(apiFor(baseUrl, context.signal), place);
  } catch (error) {
    throw couldNotBeRemoved(place, context.urn, error);
  }
  if (reason !== undefined) await context.warn(leftBehind(gitHubAddress(place), reason));
}

/** Removes the secret. `undefined` when it is gone for certain, else why nobody with these credentials can remove it. */
async function whyLeft(api: GitHubApi, place: GitHubPlace): Promise<string | undefined> {
  const refusal = await tryToDelete(api, place);
  if (refusal === undefined) return undefined;
  const { owner, scope } = place;
  const sight = scope.kind === "organization" ? VISIBLE : await api.repository(owner, scope);
  switch (sight.state) {
    case "moved":
      return whyLeftWhereItMoved(api, place, sight);
    case "not visible":
      return HIDDEN;
    case "visible":
      if (!(refusal instanceof ServiceError)) {
        return (await api.hasSecrets(place)) ? undefined : HIDDEN;
      }
      if (sight.archived) return "the repository is archived, and GitHub changes nothing in it";
      throw refusal;
  }
}

async function whyLeftWhereItMoved(
  api: GitHubApi,
  place: GitHubPlace,
  { id, fullName }: Extract<RepositorySight, { state: "moved" }>,
): Promise<string | undefined> {
  if (id === undefined || fullName === undefined) {
    return "the repository has moved to where the token or App may not see it";
  }
  if ((await tryToDelete(api, place, id)) === undefined) return undefined;
  return `the repository has moved to ${fullName}, where the token or App may not remove secrets`;
}

/** `undefined` when the secret was deleted, else what GitHub said. */
async function tryToDelete(
  api: GitHubApi,
  place: GitHubPlace,
  repositoryId?: number,
): Promise<"not found" | "moved" | ServiceError | undefined> {
  try {
    const first = await api.deleteSecret(place, repositoryId);
    // One 404 is not believed: the secret would stay, and its key dies.
    const outcome = first === "not found" ? await api.deleteSecret(place, repositoryId) : first;
    return outcome === "deleted" ? undefined : outcome;
  } catch (error) {
    // With a code it is a rate limit, which says nothing about the repository.
    if (error instanceof ServiceError && error.status === 403 && error.code === undefined) {
      return error;
    }
    throw error;
  }
}

const VISIBLE: RepositorySight = { state: "visible", archived: false };

/** GitHub answers 404 for what is missing and for what the token may not see. */
const HIDDEN =
  "GitHub does not show it (404): it was deleted, or the token or App may not see it any more";

function couldNotBeRemoved(place: GitHubPlace, urn: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message.replace(/\.$/, "") : "unknown";
  return new Error(
    `${gitHubAddress(place)} could not be removed: ${reason}. Then run the command again; or leave it there and take it ` +
      `from the state: pulumi state delete '${urn}'`,
    { cause: error },
  );
}
