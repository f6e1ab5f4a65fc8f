import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../common/clock";
import { ConnectProxy } from "./emulators/connectProxy";
import type { Advertised, Project } from "./emulators/controlPlane/answers";
import type { Trust } from "./emulators/controlPlane/bearers";
import { ControlPlaneEmulator } from "./emulators/controlPlane/controlPlane";
import { CertificateAuthority } from "./tls/certificateAuthority";

/** How a control plane is set up for one identity provider. */
export interface TrustedIdentityProvider {
  trust: Trust;
  advertised: Advertised;
}

/** A control plane that is reached by its real name: a certificate for it, and a proxy that leads there. */
export class ControlPlaneSite {
  private constructor(
    readonly controlPlane: ControlPlaneEmulator,
    readonly proxy: ConnectProxy,
    /** File with the certificate authority, PEM. */
    readonly authorityFile: string,
  ) {}

  /**
   * Starts both.
   *
   * @param domain Host name, for example `union.example.com`.
   * @param folder Where the authority's file goes.
   */
  static async start(
    domain: string,
    identityProvider: TrustedIdentityProvider,
    options: { clock: Clock; folder: string; projects: Project[] },
  ): Promise<ControlPlaneSite> {
    const authority = new CertificateAuthority();
    const dataPlane = `data-plane.${domain}`;
    const authorityFile = join(options.folder, `${domain}-ca.pem`);
    writeFileSync(authorityFile, authority.pem);
    const controlPlane = await new ControlPlaneEmulator(options.clock, {
      domain,
      certificate: authority.issue(domain, dataPlane),
      projects: options.projects,
      ...identityProvider,
    }).start();
    const proxy = new ConnectProxy();
    for (const host of [domain, dataPlane]) proxy.lead(host, controlPlane.port);
    await proxy.start();
    return new ControlPlaneSite(controlPlane, proxy, authorityFile);
  }

  async stop(): Promise<void> {
    await Promise.all([this.proxy.stop(), this.controlPlane.stop()]);
  }
}
