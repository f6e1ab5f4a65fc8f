import { randomUUID } from "node:crypto";
import type { Clock } from "../../../common/clock";
import { Emulator, type EmulatorContext } from "../emulator";
import { GraphCall } from "./graphCall";
import { errorForStatus, GraphError } from "./graphError";
import { graphResponse, loginResponse, requestIds } from "./http";
import { applicationSnapshot, type ApplicationSnapshot, type SecretSnapshot } from "./inspection";
import type { Application, ServicePrincipal } from "./objects";
import { federatedCredential } from "./plant";
import type { FederatedCredentialSeed, TenantSeed } from "./seed";
import { createServices, type Services } from "./services";
import { defaultSettings, type EntraSettings } from "./settings";
import type { Tenant } from "./tenant";
import { TokenError, tokenErrorForStatus } from "./tokenError";

/**
 * A tenant of Microsoft Entra ID on loopback, with the part of Microsoft Graph that manages applications. Login and
 * Graph share one address: tokens at `/{tenant}/oauth2/v2.0/token`, Graph below `/v1.0`.
 *
 * Behaviour follows the examples of Microsoft's reference and answers that users reported.
 */
export class EntraEmulator extends Emulator {
  /** Behaviour that tests change while the emulator runs. */
  readonly settings: EntraSettings = defaultSettings();
  readonly tenantId: string;
  private readonly tenant: Tenant;
  private readonly services: Services;

  constructor(clock: Clock, seed: TenantSeed = {}) {
    super("entra", clock);
    const address = (): string => this.url;
    this.tenantId = seed.tenantId ?? randomUUID();
    this.tenant = {
      id: this.tenantId,
      domain: seed.domain ?? "acme.onmicrosoft.com",
      // Known only once the emulator listens.
      get url() {
        return address();
      },
      now: () => this.clock.now(),
      changed: (what) => this.changed(what),
    };
    this.services = createServices(this.tenant, this.settings, seed);
    this.declareLogin();
    this.declareGraph();
  }

  /**
   * Whether a client that sends this secret gets a token at this moment, whichever replica it meets, and the roles
   * in it. The same evaluation as the token endpoint's, without a request or a log entry.
   */
  authenticates(
    clientId: string,
    clientSecret: string,
    scope: string,
  ): { ok: true; roles: string[] } | { ok: false; error: string } {
    const { tokenEndpoint } = this.services;
    try {
      const lagging = tokenEndpoint.evaluate("lagging", clientId, clientSecret, scope);
      const current = tokenEndpoint.evaluate("current", clientId, clientSecret, scope);
      return { ok: true, roles: current.roles.filter((role) => lagging.roles.includes(role)) };
    } catch (error) {
      if (error instanceof TokenError) return { ok: false, error: error.message };
      throw error;
    }
  }

  /** The applications as the primary knows them, in order of creation. Those that are deleted are not among them. */
  applications(): ApplicationSnapshot[] {
    const { graph } = this.services;
    return graph.directory.applications
      .all("current")
      .map((app) => applicationSnapshot(graph, app));
  }

  /** Secrets of an application in order of creation, in clear. */
  secretsOf(clientId: string): SecretSnapshot[] {
    return structuredClone([...this.application(clientId).passwords]);
  }

  /** Every secret that was ever issued or planted, in clear. */
  get secretTexts(): readonly string[] {
    return this.services.graph.passwords.issued;
  }

  /** Gives a client every role that an API has for clients, as "Grant admin consent" in the portal does. */
  grantByHand(clientId: string, resourceAppId: string): void {
    const { directory, assignments } = this.services.graph;
    const client = this.servicePrincipal(clientId);
    const resource = this.servicePrincipal(resourceAppId);
    for (const role of directory.appRolesOf("current", resource)) {
      const body = { principalId: client.id, resourceId: resource.id, appRoleId: role.id };
      assignments.create("current", body);
    }
  }

  /** Takes every role at an API away from a client, as an administrator does in the portal. */
  revokeConsent(clientId: string, resourceAppId: string): void {
    const { assignments } = this.services.graph;
    const client = this.servicePrincipal(clientId);
    const resource = this.servicePrincipal(resourceAppId);
    for (const assignment of assignments.of("current", client.id)) {
      if (assignment.resourceId === resource.id) assignments.remove(assignment);
    }
  }

  /** Deletes an application, as an administrator does in the portal. */
  deleteApplicationByHand(clientId: string): void {
    this.services.graph.deletions.deleteApplication(this.application(clientId));
  }

  /** Restores a deleted application and its service principal, as the portal does in one step. */
  restoreApplicationByHand(clientId: string): void {
    const { deletions } = this.services.graph;
    const deleted = [
      ...deletions.applications("current"),
      ...deletions.servicePrincipals("current"),
    ];
    for (const object of deleted) if (object.appId === clientId) deletions.restore(object);
  }

  /** Removes a secret, as an administrator does in the portal. */
  removeSecretByHand(clientId: string, keyId: string): void {
    this.services.graph.passwords.remove(this.application(clientId), keyId);
  }

  /** Makes an application trust the tokens of another issuer. */
  addFederatedCredential(clientId: string, seed: FederatedCredentialSeed): void {
    const app = this.application(clientId);
    const federatedCredentials = [...app.federatedCredentials, federatedCredential(seed)];
    const { applications } = this.services.graph;
    applications.replace({ ...app, federatedCredentials }, "trusts another issuer");
  }

  /** Ends every window of inconsistency that is open: all replicas know all changes. */
  settle(): void {
    this.services.graph.directory.settle();
  }

  protected override errorResponse(context: EmulatorContext, status: number): Response {
    const { path } = context.req;
    if (/\/(oauth2|discovery|\.well-known)\//.test(path)) {
      return loginResponse(status, tokenErrorForStatus(status).body(this.tenant));
    }
    const [, , collection = "", key = collection] = path.split("/");
    return this.graphRefusal(context, errorForStatus(status, key));
  }

  protected override commonHeaders(): Record<string, string> {
    return { date: this.clock.now().toUTCString() };
  }

  private application(clientId: string): Application {
    const app = this.services.graph.directory.applicationByAppId("current", clientId);
    if (app === undefined) throw new RangeError(`no application has the client id "${clientId}"`);
    return app;
  }

  private servicePrincipal(clientId: string): ServicePrincipal {
    const { directory } = this.services.graph;
    const principal = directory.servicePrincipalByAppId("current", clientId);
    if (principal === undefined) throw new RangeError("no such client or API");
    return principal;
  }

  private declareLogin(): void {
    for (const { method, path, template, kind, handler } of this.services.loginRoutes) {
      this.route(
        method,
        path,
        kind,
        async (context) => {
          try {
            return await handler(context);
          } catch (error) {
            if (!(error instanceof TokenError)) throw error;
            return loginResponse(error.status, error.body(this.tenant));
          }
        },
        template,
      );
    }
  }

  private declareGraph(): void {
    const { tokens, graph } = this.services;
    for (const { method, path, template, kind, handler } of this.services.graphRoutes) {
      this.route(
        method,
        path,
        kind,
        async (context) => {
          try {
            const caller = await tokens.graphCaller(context.req.header("authorization"));
            graph.deletions.purge();
            const response = await handler(new GraphCall(context, caller, this.settings));
            return withIds(response, requestIds(context, this.clock.now()));
          } catch (error) {
            if (!(error instanceof GraphError)) throw error;
            return this.graphRefusal(context, error);
          }
        },
        template,
      );
    }
  }

  private graphRefusal(context: EmulatorContext, error: GraphError): Response {
    const ids = requestIds(context, this.clock.now());
    return withIds(graphResponse(error.status, error.body(ids)), ids);
  }
}

function withIds(
  response: Response,
  ids: { requestId: string; clientRequestId: string },
): Response {
  response.headers.set("request-id", ids.requestId);
  response.headers.set("client-request-id", ids.clientRequestId);
  return response;
}
