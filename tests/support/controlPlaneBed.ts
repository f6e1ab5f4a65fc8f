import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ControlPlaneSite } from "../../sandbox/controlPlaneSite";
import type { ControlPlaneEmulator } from "../../sandbox/emulators/controlPlane/controlPlane";
import { AUDIENCE, CikeysBed } from "../provider/cikeysBed";
import { leadThrough } from "./leadThrough";

export const DOMAIN = "union.example.com";

/** An Okta organisation, the product's provider, and a control plane that trusts the one and is reached by the other. */
export class ControlPlaneBed {
  private constructor(
    readonly okta: CikeysBed,
    readonly site: ControlPlaneSite,
    /** Certificate authority of the control plane, PEM. */
    readonly authorities: string,
    private readonly folder: string,
    private readonly restore: () => void,
  ) {}

  /** Starts everything, and leads this process's calls by `HTTPS_PROXY`. */
  static async start(): Promise<ControlPlaneBed> {
    const okta = await CikeysBed.start();
    const folder = mkdtempSync(join(tmpdir(), "control-plane-"));
    const { issuer } = okta;
    const jwksUri = `${issuer}/v1/keys`;
    const site = await ControlPlaneSite.start(
      DOMAIN,
      {
        trust: { issuers: [issuer], jwksUri, allowedAudiences: [AUDIENCE], grant: "all" },
        advertised: {
          issuer,
          jwksUri,
          tokenEndpoint: `${issuer}/v1/token`,
          scopes: ["all"],
          authorizationMetadataKey: "flyte-authorization",
        },
      },
      {
        clock: okta.clock,
        folder,
        projects: ["payments", "search"].map((id) => ({ id, domains: ["development"] })),
      },
    );
    const authorities = readFileSync(site.authorityFile, "utf8");
    return new ControlPlaneBed(okta, site, authorities, folder, leadThrough(site.proxy.url));
  }

  get controlPlane(): ControlPlaneEmulator {
    return this.site.controlPlane;
  }

  async stop(): Promise<void> {
    this.restore();
    await this.site.stop();
    await this.okta.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
