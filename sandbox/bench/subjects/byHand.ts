import type { Step } from "../row";
import { GuideClient, type Client } from "./guideClient";
import type { Subject } from "./subject";

/** The guide's steps as a script takes them: request after request, team after team. */
export const script: Subject = {
  by: "script",
  steps: ["create", "rotate"],
  delivers: true,
  expect: (teams, latencyMs) => 1 + (teams * (20 + 10 * latencyMs)) / 1000,
  begin: ({ world, teams }) => {
    const performer = new ByHand(new GuideClient(world));
    return Promise.resolve({
      perform: async (step) => {
        for (const team of teams) await performer[stepName(step)](team);
      },
    });
  },
};

/** The same requests, all teams at once, each as soon as what it needs is known: no program can be faster. */
export const floor: Subject = {
  ...script,
  by: "floor",
  expect: (teams, latencyMs) => 1 + (teams * 10 + 8 * latencyMs) / 1000,
  begin: ({ world, teams }) => {
    const performer = new ByHand(new GuideClient(world));
    return Promise.resolve({
      perform: async (step) => {
        await Promise.all(teams.map((team) => performer[stepName(step)](team, true)));
      },
    });
  },
};

/** One person's notes: which client belongs to which team. */
class ByHand {
  private readonly clients = new Map<string, Client>();

  constructor(private readonly guide: GuideClient) {}

  async create(team: string, early = false): Promise<void> {
    const publicKey = early ? this.guide.publicKey(team) : undefined;
    const client = await this.guide.createApp(team);
    this.clients.set(team, client);
    await this.guide.allow(team, client.clientId);
    await this.deliver(team, client, publicKey);
  }

  /** As far as the product goes in that update: the old secret dies a week later. */
  async rotate(team: string, early = false): Promise<void> {
    const clientId = this.clients.get(team)?.clientId ?? "";
    const publicKey = early ? this.guide.publicKey(team) : undefined;
    const client = { clientId, clientSecret: await this.guide.addSecret(clientId) };
    await this.deliver(team, client, publicKey);
  }

  private async deliver(
    team: string,
    client: Client,
    publicKey: ReturnType<GuideClient["publicKey"]> | undefined,
  ): Promise<void> {
    await this.guide.askForToken(client);
    await this.guide.putKey(team, client, await (publicKey ?? this.guide.publicKey(team)));
  }
}

/** A script has nothing that would do nothing. */
function stepName(step: Step): "create" | "rotate" {
  if (step === "no-op") throw new RangeError("a script has no no-op");
  return step;
}
