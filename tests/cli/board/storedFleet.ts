import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROJECT = "flyte-ci-keys";

/** What a team's stack has stored, a plain checkpoint as the file backend keeps it. */
export interface StoredTeam {
  issuedAt: string;
  /** Something encrypted in the state, which must never be shown. */
  ciphertext: string;
}

/** A project with a stack per team and stored states, without an engine. */
export class StoredFleet {
  readonly folder = mkdtempSync(join(tmpdir(), "stored-fleet-"));

  constructor(teams: Record<string, StoredTeam | undefined>) {
    const stacks = join(this.folder, "state", ".pulumi", "stacks", PROJECT);
    mkdirSync(stacks, { recursive: true });
    const backend = `file://${join(this.folder, "state")}`;
    writeFileSync(
      join(this.folder, "Pulumi.yaml"),
      `name: ${PROJECT}\nruntime: nodejs\nbackend:\n  url: ${backend}\n`,
    );
    for (const [team, stored] of Object.entries(teams)) {
      const stack = `${team}-prod`;
      writeFileSync(join(this.folder, `Pulumi.${stack}.yaml`), settingsOf(team));
      if (stored === undefined) continue;
      writeFileSync(join(stacks, `${stack}.json`), JSON.stringify(checkpoint(team, stored)));
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function settingsOf(team: string): string {
  return `config:
  flyte-ci-keys:domain: union.example.com
  flyte-ci-keys:identity:
    kind: okta
    orgName: acme
    authorizationServer: union
  flyte-ci-keys:teams:
    ${team}:
      stores:
        - kind: github
          repository: acme/${team}
`;
}

function checkpoint(team: string, { issuedAt, ciphertext }: StoredTeam): object {
  const stack = `${team}-prod`;
  const address = `github.com/acme/${team} FLYTE_API_KEY`;
  const outputs = {
    apiKeys: { [team]: { "4dabf18193072939515e22adb298388d": "secret", ciphertext } },
    ledger: {
      version: 1,
      stack: `${PROJECT}/${stack}`,
      teams: { [team]: { generation: 2, issuedAt, deliveredAt: issuedAt, protect: true } },
    },
    status: { [team]: { clientId: `0oa-${team}`, clientStatus: "ACTIVE", stores: [address] } },
  };
  const urn = `urn:pulumi:${stack}::${PROJECT}::pulumi:pulumi:Stack::${PROJECT}-${stack}`;
  const resources = [{ urn, custom: false, type: "pulumi:pulumi:Stack", outputs }];
  const latest = { manifest: { time: issuedAt, magic: "", version: "" }, resources };
  return { version: 3, checkpoint: { stack, latest } };
}
