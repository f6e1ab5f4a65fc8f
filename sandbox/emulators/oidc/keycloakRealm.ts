import { randomBytes } from "node:crypto";
import type { Clock } from "../../../common/clock";
import { KeycloakAdministration } from "./keycloakAdministration";
import { OidcServer } from "./oidcServer";

/** Times that the realm's initial access token may be used. */
const REGISTRATIONS = 100;

/** A realm of its own at a running Keycloak. Keycloak tells its own time, whatever the sandbox's clock says. */
export class KeycloakRealm extends OidcServer {
  private administration: KeycloakAdministration | undefined;
  private token = "";

  constructor(
    clock: Clock,
    /** Address of Keycloak. */
    private readonly keycloak: URL,
    private readonly realm = `union-${randomBytes(4).toString("hex")}`,
  ) {
    const issuer = `/realms/${realm}`;
    super(clock, {
      issuer,
      keys: `${issuer}/protocol/openid-connect/certs`,
      registration: `${issuer}/clients-registrations/openid-connect`,
      token: `${issuer}/protocol/openid-connect/token`,
    });
  }

  override get initialAccessToken(): string {
    return this.token;
  }

  override async start(port = 0): Promise<this> {
    await super.start(port);
    this.administration = new KeycloakAdministration(this.keycloak, `127.0.0.1:${this.port}`);
    await this.administration.createRealm(this.realm, "https://union.example.com");
    this.token = await this.newInitialAccessToken(REGISTRATIONS);
    return this;
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.administration?.deleteRealm(this.realm);
  }

  /** A token that opens the registration endpoint `count` times. */
  async newInitialAccessToken(count: number): Promise<string> {
    return (await this.administration?.initialAccessToken(this.realm, count)) ?? "";
  }

  protected override get behind(): URL {
    return this.keycloak;
  }

  protected override async administratorDeletes(clientId: string): Promise<void> {
    await this.administration?.deleteClient(this.realm, clientId);
  }
}
