import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as github from "@pulumi/github";
import * as okta from "@pulumi/okta";
import * as pulumi from "@pulumi/pulumi";
import { encodeApiKey } from "../components/apiKey";
import { Delivery } from "../components/resources/delivery";
import { Generation } from "../components/resources/generation";
import { OktaClientSecret } from "../components/resources/oktaClientSecret";
import { OktaPreflight } from "../components/resources/oktaPreflight";
import { TokenCheck } from "../components/resources/tokenCheck";
import { devStackFile, devWorld } from "./dev";
import { ROOT, SandboxStack, type Run } from "./stack";
import { World, type WorldOptions } from "./world";

/** Measures the figures that the README gives: one run, compared within itself. */
const TEAMS = 50;

const STACK_HEAD = `config:
  flyte-ci-keys:domain: union.example.com
  flyte-ci-keys:identity:
    kind: okta
    orgName: acme
    baseUrl: okta.com
    authorizationServer: union
  flyte-ci-keys:protect: false
  flyte-ci-keys:github:
    writeDelayMs: 0
  flyte-ci-keys:teams:
`;

function names(): string[] {
  return Array.from({ length: TEAMS }, (_unused, index) => `team-${index + 1}`);
}

function manyTeams(): WorldOptions {
  const world = devWorld((line) => console.log(line));
  const repositories = names().flatMap((name) => [{ name }, { name: `${name}-bare` }]);
  const owners = [{ login: "acme", type: "Organization" as const, repositories }];
  return { ...world, watch: false, github: { ...world.github, owners } };
}

/** The same resources with the same inputs, declared one after the other: what the engine and the plugins take. */
async function bareProgram(world: World): Promise<Record<string, never>> {
  const environment = world.administratorEnvironment();
  const orgUrl = environment["OKTA_HTTP_PROXY"] ?? "";
  const provider = new okta.Provider("okta", { httpProxy: orgUrl });
  const server = await okta.auth.getServer({ name: "union" }, { provider });
  const gitHub = new github.Provider("github", {
    owner: "acme",
    writeDelayMs: 0,
    baseUrl: environment["GITHUB_BASE_URL"] ?? "",
  });
  for (const team of names()) bareTeam(team, { orgUrl, provider, server, gitHub });
  return {};
}

function bareTeam(
  team: string,
  around: {
    orgUrl: string;
    provider: okta.Provider;
    server: okta.auth.GetServerResult;
    gitHub: github.Provider;
  },
): void {
  const { orgUrl, provider, server, gitHub } = around;
  const label = `bare ${team}`;
  const authServerId = server.id;
  const generation = new Generation(team, { number: 1, drawSecret: true });
  const authorizationServer = { id: server.id, name: "union" };
  const look = {
    orgUrl,
    label,
    owner: team,
    authorizationServer,
    accessPolicy: "per-team" as const,
  };
  const preflight = new OktaPreflight(team, look);
  const app = new okta.app.OAuth(
    team,
    {
      label,
      type: "service",
      clientBasicSecret: generation.secret,
      omitSecret: true,
      skipAuthenticationPolicy: true,
    },
    { provider, dependsOn: [preflight], ignoreChanges: ["clientBasicSecret"] },
  );
  const ignoring = { provider, ignoreChanges: ["priority"] };
  const policy = new okta.auth.ServerPolicy(
    team,
    {
      authServerId,
      name: label,
      description: label,
      clientWhitelists: [app.clientId],
      priority: 1,
    },
    ignoring,
  );
  const rule = new okta.auth.ServerPolicyRule(
    team,
    {
      authServerId,
      policyId: policy.id,
      name: label,
      grantTypeWhitelists: ["client_credentials"],
      scopeWhitelists: ["all"],
      groupWhitelists: ["EVERYONE"],
      priority: 1,
    },
    ignoring,
  );
  const clientSecret = generation.secret;
  const secret = new OktaClientSecret(team, {
    orgUrl,
    appId: app.id,
    clientSecret,
    status: "ACTIVE",
  });
  const apiKey = pulumi
    .all([app.clientId, secret.clientSecret])
    .apply(([clientId, value]) =>
      encodeApiKey({ domain: "union.example.com", clientId, clientSecret: value }),
    );
  const check = new TokenCheck(
    team,
    {
      apiKey,
      issuer: server.issuer,
      issuerKind: "okta",
      scope: "all",
      notBefore: generation.issuedAt,
      successes: 1,
      interval: 1,
      timeout: 10,
    },
    { dependsOn: [rule] },
  );
  const store = new github.ActionsSecret(
    team,
    { repository: `${team}-bare`, secretName: "FLYTE_API_KEY", value: apiKey },
    { provider: gitHub, dependsOn: [check] },
  );
  new Delivery(team, { generation: 1, issuedAt: generation.issuedAt }, { dependsOn: [store] });
}

/** Time from start to the port, and resident memory then, of the provider's process. */
async function providerStart(): Promise<{ milliseconds: number; mebibytes: number }> {
  const start = performance.now();
  const child = spawn(join(ROOT, "bin", "pulumi-resource-cikeys"), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const milliseconds = performance.now() - start;
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  const mebibytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  child.stdin.end();
  return { milliseconds, mebibytes };
}

async function main(): Promise<void> {
  const starts = [];
  for (let round = 0; round < 5; round += 1) starts.push(await providerStart());
  const median = starts.sort((a, b) => a.milliseconds - b.milliseconds)[2];
  print("provider start, ms (median of 5)", median?.milliseconds ?? 0);
  print("provider resident, MiB", median?.mebibytes ?? 0);
  const world = await World.start(manyTeams());
  try {
    const teams = names()
      .map(
        (name) =>
          `    ${name}:\n      stores:\n        - kind: github\n          repository: acme/${name}\n`,
      )
      .join("");
    const bare = await SandboxStack.create(world, "bare", devStackFile(), () => bareProgram(world));
    const product = await SandboxStack.create(world, "product", STACK_HEAD + teams);
    const bareCreate = await timed(`bare: create ${TEAMS} teams, s`, bare.up());
    const create = await timed(`product: create ${TEAMS} teams, s`, product.up());
    print("ratio of create", create / bareCreate);
    await timed("bare: no-op, s", bare.up());
    await timed("product: no-op, s", product.up());
    world.clock.advanceDays(91);
    await timed(`product: rotate ${TEAMS} teams, s`, product.up());
  } finally {
    await world.stop();
  }
}

async function timed(what: string, command: Promise<Run>): Promise<number> {
  const run = await command;
  if (!run.ok) throw new Error(`${what} failed:\n${run.printed.slice(-2000)}`);
  print(what, run.seconds);
  return run.seconds;
}

function print(what: string, figure: number): void {
  console.log(`${what.padEnd(36)} ${figure.toFixed(2)}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
