import { z } from "zod";
import { gitHubAddress } from "../../../common/gitHubAddress";
import type { ResourceType } from "../../protocol/resourceType";
import { checkInputs } from "../inputs";
import { environmentScope, placeInputs, type GitHubApiFor } from "./inputs";

const schema = z.strictObject({ ...placeInputs, scope: environmentScope });

type Inputs = z.infer<typeof schema>;

/**
 * `cikeys:github:Environment`: makes a repository's environment where it is missing, and leaves one that is there alone.
 * The official resource would write over the reviewers and rules of an existing environment when it is created, and take
 * everybody's secrets along when it is deleted.
 *
 * - create: looks first; adds an environment without rules.
 * - update: none; rules belong to people.
 * - delete: none; people may have put rules, secrets and deployments there.
 */
export function gitHubEnvironmentType(apiFor: GitHubApiFor): ResourceType {
  const isThere = (wanted: Inputs, signal: AbortSignal): Promise<boolean> =>
    apiFor(wanted.baseUrl, signal).hasSecrets(wanted);
  return {
    check: (news) => checkInputs(schema, news),
    diff: () => ({}),
    create: async (inputs, { preview, signal }) => {
      const wanted = schema.parse(inputs);
      if (!preview && !(await isThere(wanted, signal))) {
        await apiFor(wanted.baseUrl, signal).createEnvironment(wanted.owner, wanted.scope);
      }
      return { id: gitHubAddress(wanted), outputs: inputs };
    },
    read: async (existing, { signal }) => {
      const known = schema.safeParse(existing.inputs);
      if (!known.success) throw new Error(IMPORT);
      return (await isThere(known.data, signal)) ? existing : undefined;
    },
  };
}

const IMPORT =
  "an environment need not be imported: `pulumi up` finds the one that is there and leaves it alone";
