import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { SANDBOX_TOKENS, type World } from "../../world";
import type { Subject } from "./subject";

const run = promisify(execFile);

/**
 * A peer with its own defaults: app, policy, rule and GitHub secret by the same upstream providers. It proves no key,
 * keeps secrets in a state in clear, and cannot rotate without a gap, so only two operations are comparable.
 */
export const openTofu: Subject = {
  by: "OpenTofu",
  steps: ["create", "no-op"],
  delivers: true,
  expect: (teams, latencyMs) => (missing() === undefined ? 5 + teams * (1 + latencyMs / 100) : 0),
  missing,
  begin: async ({ world, teams }) => {
    const folder = join(world.folder, "tofu");
    mkdirSync(folder);
    writeFileSync(join(folder, "main.tf"), configuration(world, teams));
    const env = { ...process.env, ...world.administratorEnvironment(), TF_IN_AUTOMATION: "1" };
    const tofu = async (args: string[], signal?: AbortSignal): Promise<void> => {
      const options = { cwd: folder, env, maxBuffer: 1 << 28, ...(signal && { signal }) };
      await run("tofu", [...args, "-input=false", "-no-color"], options);
    };
    await tofu(["init"]);
    return {
      stateFile: join(folder, "terraform.tfstate"),
      perform: (_step, signal) => tofu(["apply", "-auto-approve"], signal),
    };
  },
};

function missing(): string | undefined {
  const { status } = spawnSync("tofu", ["version"], { stdio: "ignore" });
  return status === 0 ? undefined : "tofu was not on PATH";
}

function configuration(world: World, teams: readonly string[]): string {
  const server = world.okta.authorizationServerId("union");
  return `terraform {
  required_providers {
    okta   = { source = "okta/okta" }
    github = { source = "integrations/github" }
  }
}

provider "okta" {
  org_name   = "acme"
  base_url   = "okta.com"
  http_proxy = "${world.okta.url}"
  api_token  = "${SANDBOX_TOKENS.okta}"
}

provider "github" {
  owner          = "acme"
  base_url       = "${world.github.url}/"
  token          = "${SANDBOX_TOKENS.github}"
  write_delay_ms = 0
}

locals {
  teams = toset(${JSON.stringify(teams)})
}

resource "okta_app_oauth" "team" {
  for_each                   = local.teams
  label                      = each.key
  type                       = "service"
  grant_types                = ["client_credentials"]
  response_types             = ["token"]
  skip_authentication_policy = true
}

resource "okta_auth_server_policy" "team" {
  for_each         = local.teams
  auth_server_id   = "${server}"
  name             = each.key
  description      = each.key
  priority         = 1
  client_whitelist = [okta_app_oauth.team[each.key].client_id]
  lifecycle { ignore_changes = [priority] }
}

resource "okta_auth_server_policy_rule" "team" {
  for_each             = local.teams
  auth_server_id       = "${server}"
  policy_id            = okta_auth_server_policy.team[each.key].id
  name                 = each.key
  priority             = 1
  grant_type_whitelist = ["client_credentials"]
  scope_whitelist      = ["all"]
  group_whitelist      = ["EVERYONE"]
  lifecycle { ignore_changes = [priority] }
}

resource "github_actions_secret" "team" {
  for_each    = local.teams
  repository  = each.key
  secret_name = "FLYTE_API_KEY"
  plaintext_value = base64encode(
    "union.example.com:\${okta_app_oauth.team[each.key].client_id}:\${okta_app_oauth.team[each.key].client_secret}:"
  )
  depends_on = [okta_auth_server_policy_rule.team]
}
`;
}
