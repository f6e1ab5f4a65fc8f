import * as github from "@pulumi/github";
import * as okta from "@pulumi/okta";
import * as pulumi from "@pulumi/pulumi";
import { encodeApiKey } from "../../../components/apiKey";
import { gitHubAddress, type GitHubPlace } from "../../../common/gitHubAddress";
import { Delivery } from "../../../components/resources/delivery";
import { Generation } from "../../../components/resources/generation";
import { GitHubPreflight } from "../../../components/resources/gitHubPreflight";
import { GitHubSecretRemoval } from "../../../components/resources/gitHubSecretRemoval";
import { OktaClientSecret } from "../../../components/resources/oktaClientSecret";
import { OktaPreflight } from "../../../components/resources/oktaPreflight";
import { StoreReceipt } from "../../../components/resources/storeReceipt";
import { TokenCheck } from "../../../components/resources/tokenCheck";

/** What all teams share. */
export interface FlatProviders {
  orgUrl: string;
  provider: okta.Provider;
  server: okta.auth.GetServerResult;
  gitHub: github.Provider;
  baseUrl: string | undefined;
}

/** Declares one team's resources without a component, a plan or a ledger; the generations up to `newest` live. */
export function declareFlat(team: string, newest: 1 | 2, providers: FlatProviders): void {
  const first = new Generation(`${team}-1`, { number: 1, drawSecret: true });
  const current =
    newest === 1 ? first : new Generation(`${team}-2`, { number: 2, drawSecret: true });
  const { app, rule } = flatApp(team, first, providers);
  const { orgUrl } = providers;
  const status = "ACTIVE";
  const secretOf = (generation: Generation, number: number) =>
    new OktaClientSecret(`${team}-${number}`, {
      ...{ orgUrl, appId: app.id, clientSecret: generation.secret, status },
    });
  const older = secretOf(first, 1);
  const secret = newest === 1 ? older : secretOf(current, newest);
  const apiKey = pulumi
    .all([app.clientId, secret.clientSecret])
    .apply(([clientId, clientSecret]) =>
      encodeApiKey({ domain: "union.example.com", clientId, clientSecret }),
    );
  const check = new TokenCheck(
    `${team}-${newest}`,
    {
      apiKey,
      issuer: providers.server.issuer,
      issuerKind: "okta",
      scope: "all",
      notBefore: current.issuedAt,
      ...{ successes: 1, interval: 1, timeout: 10 },
    },
    { dependsOn: [rule] },
  );
  const stored = flatStore(team, apiKey, { check, generation: newest }, providers);
  new Delivery(
    `${team}-${newest}`,
    { generation: newest, issuedAt: current.issuedAt },
    { dependsOn: [stored] },
  );
}

function flatApp(
  team: string,
  first: Generation,
  { orgUrl, provider, server }: FlatProviders,
): { app: okta.app.OAuth; rule: pulumi.Resource } {
  const authServerId = server.id;
  const preflight = new OktaPreflight(team, {
    ...{ orgUrl, label: team, owner: team, accessPolicy: "per-team" },
    authorizationServer: { id: server.id, name: "union" },
  });
  const app = new okta.app.OAuth(
    team,
    {
      label: team,
      type: "service",
      grantTypes: ["client_credentials"],
      responseTypes: ["token"],
      tokenEndpointAuthMethod: "client_secret_basic",
      clientBasicSecret: first.secret,
      omitSecret: true,
      skipAuthenticationPolicy: true,
    },
    { provider, dependsOn: [preflight], ignoreChanges: ["clientBasicSecret"] },
  );
  const options = { provider, ignoreChanges: ["priority"] };
  const shared = { authServerId, name: team, priority: 1 };
  const policy = new okta.auth.ServerPolicy(
    team,
    { ...shared, description: team, clientWhitelists: [app.clientId] },
    options,
  );
  const rule = new okta.auth.ServerPolicyRule(
    team,
    {
      ...shared,
      policyId: policy.id,
      grantTypeWhitelists: ["client_credentials"],
      scopeWhitelists: ["all"],
      groupWhitelists: ["EVERYONE"],
    },
    options,
  );
  return { app, rule };
}

function flatStore(
  team: string,
  value: pulumi.Output<string>,
  { check, generation }: { check: pulumi.Resource; generation: number },
  { gitHub, baseUrl }: FlatProviders,
): pulumi.Resource {
  const secretName = "FLYTE_API_KEY";
  const place: GitHubPlace = {
    ...{ owner: "acme", secretName },
    scope: { kind: "repository", repository: team, app: "actions" },
  };
  const at = { ...place, ...(baseUrl === undefined ? {} : { baseUrl }) };
  const preflight = new GitHubPreflight(team, { ...at, adopt: false, createEnvironment: false });
  const removal = new GitHubSecretRemoval(team, at, { dependsOn: [check, preflight] });
  const secret = new github.ActionsSecret(
    team,
    { repository: team, secretName, value },
    {
      provider: gitHub,
      dependsOn: [check, preflight, removal],
      deleteBeforeReplace: true,
      retainOnDelete: true,
    },
  );
  const address = gitHubAddress(place);
  return new StoreReceipt(team, { address, generation }, { dependsOn: [secret] });
}
