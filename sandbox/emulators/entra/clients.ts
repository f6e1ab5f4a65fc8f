import type { Directory } from "./directory";
import type { Application, ServicePrincipal } from "./objects";
import type { Tenant } from "./tenant";
import { expiredSecret, invalidClient, invalidSecret, TokenError } from "./tokenError";
import type { Replica } from "./versioned";

/** A client that may ask for tokens: its application, and its service principal in the tenant. */
export interface Client {
  app: Application;
  principal: ServicePrincipal;
}

/** The clients of a tenant, as one replica knows them. */
export class Clients {
  constructor(
    private readonly directory: Directory,
    private readonly tenant: Tenant,
  ) {}

  /** @throws TokenError 700016 for a client that is not known. */
  application(replica: Replica, clientId: string): Application {
    const app = this.directory.applicationByAppId(replica, clientId);
    if (app !== undefined) return app;
    throw new TokenError(
      400,
      "unauthorized_client",
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${this.tenant.domain}'. This can ` +
        "happen if the application has not been installed by the administrator of the tenant or consented to by any " +
        "user in the tenant. You may have sent your authentication request to the wrong tenant.",
    );
  }

  /** @throws TokenError 7000229 without a service principal, 7000112 where it is disabled. */
  client(replica: Replica, app: Application): Client {
    const principal = this.directory.servicePrincipalByAppId(replica, app.appId);
    if (principal === undefined) {
      throw invalidClient(
        7000229,
        `The client application ${app.appId} is missing service principal in the tenant ${this.tenant.id}. See ` +
          "instructions here: https://go.microsoft.com/fwlink/?linkid=2225119",
      );
    }
    if (!principal.properties.accountEnabled) {
      throw new TokenError(
        400,
        "unauthorized_client",
        7000112,
        `Application '${app.appId}'(${app.properties.displayName}) is disabled.`,
      );
    }
    return { app, principal };
  }

  /** @throws TokenError 7000215 for a secret that is not known, 7000222 for one that has expired. */
  checkSecret(app: Application, clientSecret: string): void {
    const password = app.passwords.find(({ secretText }) => secretText === clientSecret);
    const now = this.tenant.now().getTime();
    if (password === undefined || now < Date.parse(password.startDateTime)) {
      throw invalidSecret(app.appId);
    }
    if (now >= Date.parse(password.endDateTime)) throw expiredSecret(app.appId);
  }
}
