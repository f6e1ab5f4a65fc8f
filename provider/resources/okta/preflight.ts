import { z } from "zod";
import type { ResourceType } from "../../protocol/resourceType";
import type { OktaApi, OktaApp } from "../../services/okta/api";
import { checkInputs, known } from "../inputs";
import type { OktaApiFor } from "./clientSecret";

const schema = z.strictObject({
  orgUrl: known(z.url()),
  label: z.string().min(1),
  /** Our mark in the app's profile: stack and team. */
  owner: z.string(),
  /** App that an administrator told us to take over. */
  adoptApp: z.string().optional(),
  authorizationServer: z.strictObject({ id: z.string(), name: z.string() }),
  accessPolicy: z.enum(["per-team", "existing"]),
});

type Inputs = z.infer<typeof schema>;

/**
 * `cikeys:okta:Preflight`: looks, read-only, before the app is created, and in previews too. It stays in the state, so a
 * team that exists costs no call. Refuses when an app of that label is there, or when no access policy could apply.
 */
export function oktaPreflightType(apiFor: OktaApiFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: () => ({}),
    create: async (inputs, context) => {
      const wanted = schema.parse(inputs);
      const api = apiFor(wanted.orgUrl, context);
      await refuseTakenLabel(api, wanted);
      if (wanted.accessPolicy === "existing") await refuseMissingPolicy(api, wanted);
      return { id: wanted.label, outputs: inputs };
    },
  };
}

async function refuseTakenLabel(api: OktaApi, wanted: Inputs): Promise<void> {
  const apps = await api.appsLabelled(wanted.label);
  const [taken] = apps.filter((app) => app.id !== wanted.adoptApp);
  if (taken === undefined) return;
  const app = `Okta app ${taken.id} "${taken.label}" (${taken.status}`;
  if (ownerOf(taken) !== wanted.owner) {
    throw new Error(
      `${app}) exists and was not made by this stack. Nothing was changed. Take it over (a secret is added, the ones it ` +
        `has are left alone): ${adoptCommand(wanted, taken)}, or rename it in Okta, then run \`pulumi up\` again.`,
    );
  }
  if (taken.status === "ACTIVE") {
    throw new Error(
      `${app}) was made by this stack for this team but is not in its state (an interrupted update leaves this). ` +
        `Nothing was changed. Bring it back: ${adoptCommand(wanted, taken)}, then run \`pulumi up\` again.`,
    );
  }
  throw new Error(
    `${app}) was made by this stack for this team and is deactivated since ${taken.lastUpdated}. It is neither used nor ` +
      "activated without your word, and nothing was changed. To use it again, activate it in Okta " +
      `(Applications > ${taken.label} > Activate) and run: ${adoptCommand(wanted, taken)}. ` +
      "To start afresh, delete it in Okta. Then run `pulumi up` again.",
  );
}

function adoptCommand(wanted: Inputs, app: OktaApp): string {
  const team = wanted.owner.split("/").pop() ?? "";
  return `pulumi config set --path 'flyte-ci-keys:teams["${team}"].adoptApp' ${app.id}`;
}

/** Who made an app, `<project>/<stack>/<team>`, as its profile says; `undefined` when nobody of ours did. */
export function ownerOf(app: OktaApp): string | undefined {
  const profile = z.object({ flyteCiKeys: z.string() }).safeParse(app.profile);
  return profile.data?.flyteCiKeys;
}

async function refuseMissingPolicy(api: OktaApi, wanted: Inputs): Promise<void> {
  const { id, name } = wanted.authorizationServer;
  const policies = await api.policies(id);
  if (policies === undefined) {
    throw new Error(
      `Okta has no authorization server "${name}" (${id}). Nothing was changed. Check the name in the settings, or have ` +
        "an Okta administrator (okta.authorizationServers.manage) add it under Security > API > Authorization Servers.",
    );
  }
  if (policies.some((policy) => policy.status === "ACTIVE")) return;
  throw new Error(
    `authorization server "${name}" (${id}) has no active access policy, and \`accessPolicy: existing\` says that one ` +
      "is there. Nothing was changed. An Okta administrator (okta.authorizationServers.manage) can add one under " +
      "Security > API > Authorization Servers > Access Policies; or let the program make one per team: " +
      "pulumi config set --path flyte-ci-keys:identity.accessPolicy per-team",
  );
}
