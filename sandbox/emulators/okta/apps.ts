import { App, withJwkIds } from "./app";
import { appBody, type AppBody } from "./appBody";
import { appRequest, serviceClientRequest } from "./appSeed";
import { checkClientSecret, type ClientSecrets } from "./clientSecrets";
import { notFound, OktaError, validationFailed } from "./errors";
import { oktaId } from "./ids";
import type { AppSeed, Organisation, ServiceClientSeed, Status } from "./organisation";

/** What `GET /api/v1/apps` may ask for. */
export interface AppQuery {
  q?: string;
  filter?: string;
  after?: string;
  limit: number;
}

/** The apps of an organisation. */
export class Apps {
  /** Access policies that apps can belong to; the first is the one that new apps get. */
  readonly accessPolicies = [oktaId("rst"), oktaId("rst")] as const;
  private readonly apps = new Map<string, App>();

  constructor(
    private readonly organisation: Organisation,
    readonly secrets: ClientSecrets,
  ) {}

  all(): App[] {
    return [...this.apps.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** @throws OktaError E0000007 */
  get(id: string): App {
    const app = this.apps.get(id);
    if (app === undefined) throw notFound(id, "AppInstance");
    return app;
  }

  byClientId(clientId: string): App | undefined {
    return this.all().find((app) => app.clientId === clientId);
  }

  create(body: AppBody, activate: boolean): App {
    const chosenId = body.credentials.oauthClient.client_id;
    if (chosenId !== undefined && this.byClientId(chosenId) !== undefined) {
      // Not observed: the wording of this refusal.
      throw validationFailed("client_id", "client_id: 'client_id' is already in use.");
    }
    const app = this.add(body, activate ? "ACTIVE" : "INACTIVE");
    this.organisation.changed(`app ${app.id} created, ${app.status}`);
    return app;
  }

  /**
   * Full replacement. Status, client id and signing key are not changed by it; `client_secret` counts only when it
   * holds a value. Another `token_endpoint_auth_method` gives the app a new secret.
   */
  replace(app: App, body: AppBody): void {
    const previousMethod = app.tokenEndpointAuthMethod;
    const chosen = body.credentials.oauthClient.client_secret || undefined;
    const method = body.credentials.oauthClient.token_endpoint_auth_method;
    if (chosen !== undefined) checkClientSecret(chosen, method);
    const idpInitiatedLogin =
      body.settings.oauthClient.idp_initiated_login ??
      app.body.settings.oauthClient.idp_initiated_login;
    app.body = withJwkIds({
      ...body,
      settings: {
        ...body.settings,
        oauthClient: { ...body.settings.oauthClient, idp_initiated_login: idpInitiatedLogin },
      },
    });
    app.lastUpdated = this.organisation.now();
    if (method !== previousMethod) this.secrets.reset(app, chosen);
    else if (chosen !== undefined) this.secrets.replaceCurrent(app, chosen);
    this.organisation.changed(`app ${app.id} updated`);
  }

  /** Activating an ACTIVE app is no error. */
  setStatus(app: App, status: Status): void {
    if (app.status === status) return;
    app.status = status;
    app.lastUpdated = this.organisation.now();
    this.organisation.changed(`app ${app.id} is ${status}`);
  }

  /** Only an INACTIVE app can go. */
  delete(app: App): void {
    if (app.status === "ACTIVE") {
      const cause = "The application must be deactivated before deletion.";
      throw new OktaError(403, "E0000056", "Delete application forbidden.", [cause]);
    }
    this.apps.delete(app.id);
    this.organisation.changed(`app ${app.id} deleted`);
  }

  /** One page of the list, in ascending order of ids, and whether more follows. */
  list(query: AppQuery): { page: App[]; more: boolean } {
    if (query.after !== undefined && !/^0oa[A-Za-z0-9]{17}$/.test(query.after)) {
      throw new OktaError(400, "E0000029", "Invalid paging request.", ["Invalid cursor."]);
    }
    const accepts = filterFunction(query.filter);
    const start = query.q?.toLowerCase() ?? "";
    const after = query.after ?? "";
    const found = this.all()
      .filter((app) => app.id > after)
      .filter(({ label, body }) =>
        [label, body.name].some((text) => text.toLowerCase().startsWith(start)),
      )
      .filter(accepts);
    return { page: found.slice(0, query.limit), more: found.length > query.limit };
  }

  /** Puts an app there before anybody listens. */
  seed(seed: AppSeed): void {
    const body = appBody.parse(appRequest(seed));
    const app = this.add(body, seed.status ?? "ACTIVE");
    if (seed.secrets === undefined) return;
    app.secrets = [];
    for (const { clientSecret, status } of seed.secrets) {
      this.secrets.create(app, clientSecret, status ?? "ACTIVE");
    }
  }

  seedServiceClient(seed: ServiceClientSeed): void {
    const app = this.add(appBody.parse(serviceClientRequest(seed)), "ACTIVE");
    app.grantedScopes = [...seed.scopes];
  }

  private add(body: AppBody, status: Status): App {
    const app = new App(body, status, this.organisation.now(), this.accessPolicies[0]);
    this.secrets.reset(app, body.credentials.oauthClient.client_secret || undefined);
    this.apps.set(app.id, app);
    return app;
  }
}

function filterFunction(filter: string | undefined): (app: App) => boolean {
  if (filter === undefined) return () => true;
  const [, property, value] = /^(status|name) eq "([^"]*)"$/.exec(filter) ?? [];
  if (property === undefined) {
    throw new OktaError(400, "E0000031", "Invalid search criteria.");
  }
  return (app) => (property === "status" ? app.status : app.body.name) === value;
}
