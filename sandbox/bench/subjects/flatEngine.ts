import * as github from "@pulumi/github";
import * as okta from "@pulumi/okta";
import { gitHubProvider } from "../../../components/stores/gitHubProvider";
import { stackFileOf } from "../benchWorld";
import { STEPS } from "../row";
import { declareFlat, type FlatProviders } from "./flatTeam";
import { expectedUpdate, onEngine } from "./onEngine";
import type { Subject } from "./subject";

/** The product's resources with the same inputs, declared one after the other: what the engine and the plugins take. */
export const flatEngine: Subject = {
  by: "same resources, flat",
  steps: STEPS,
  delivers: true,
  expect: (teams, latencyMs) => 2 * expectedUpdate(teams, latencyMs),
  begin: ({ world, teams }) =>
    onEngine(
      { world, teams },
      {
        stackFile: stackFileOf([]),
        program: async (step) => {
          const providers = await flatProviders(world.administratorEnvironment());
          for (const team of teams) declareFlat(team, step === "rotate" ? 2 : 1, providers);
          return {};
        },
      },
    ),
};

async function flatProviders(env: Record<string, string>): Promise<FlatProviders> {
  const orgUrl = env["OKTA_HTTP_PROXY"] ?? "";
  const provider = new okta.Provider("okta", { httpProxy: orgUrl });
  const baseUrl = env["GITHUB_BASE_URL"];
  const gitHub: github.Provider = gitHubProvider("github", {
    owner: "acme",
    writeDelayMs: 0,
    baseUrl,
  });
  const server = await okta.auth.getServer({ name: "union" }, { provider });
  return { orgUrl, provider, server, gitHub, baseUrl };
}
