/**
 * Daily updates by Pulumi Deployments, one schedule for each stack. For stacks whose states are in Pulumi Cloud.
 *
 *     pulumi config set organization acme
 *     pulumi config set repository acme/ci-keys
 *     pulumi config set --path 'stacks[0]' payments-prod
 *     pulumi config set oktaClientId 0oa0000000example
 *     pulumi config set --secret oktaPrivateKey < okta.pem
 *     pulumi config set gitHubAppId 12345
 *     pulumi config set gitHubAppInstallationId 678910
 *     pulumi config set --secret gitHubAppKey < app.pem
 *     pulumi config set --secret webhook https://hooks.slack.com/…
 */
import * as pulumi from "@pulumi/pulumi";
import * as service from "@pulumi/pulumiservice";

const config = new pulumi.Config();
const organization = config.require("organization");
const project = config.get("project") ?? "flyte-ci-keys";
const repository = config.require("repository");
const stacks = config.requireObject<string[]>("stacks");

/** Administrators: docs/administrators/. */
const environmentVariables = {
  OKTA_API_CLIENT_ID: config.require("oktaClientId"),
  OKTA_API_PRIVATE_KEY: config.requireSecret("oktaPrivateKey"),
  OKTA_API_SCOPES: "okta.apps.manage,okta.authorizationServers.manage",
  GITHUB_APP_ID: config.require("gitHubAppId"),
  GITHUB_APP_INSTALLATION_ID: config.require("gitHubAppInstallationId"),
  GITHUB_APP_PEM_FILE: config.requireSecret("gitHubAppKey"),
};

for (const [index, stack] of stacks.entries()) {
  const place = { organization, project, stack };
  const settings = new service.DeploymentSettings(
    stack,
    {
      ...place,
      sourceContext: { git: { branch: "refs/heads/main" } },
      vcs: { provider: "github", repository, deployCommits: false, previewPullRequests: false },
      operationContext: { environmentVariables },
    },
    { additionalSecretOutputs: ["operationContext"] },
  );
  new service.DeploymentSchedule(
    stack,
    {
      ...place,
      pulumiOperation: service.PulumiOperation.Update,
      // A minute apart: stacks that share an Okta organisation share its rate limit.
      scheduleCron: `${(17 + index) % 60} 5 * * *`,
    },
    { dependsOn: settings },
  );
}

new service.Webhook("ci-keys", {
  active: true,
  displayName: "CI keys: updates that failed",
  organizationName: organization,
  payloadUrl: config.requireSecret("webhook"),
  format: service.WebhookFormat.Slack,
  filters: [service.WebhookFilters.DeploymentFailed, service.WebhookFilters.UpdateFailed],
});
