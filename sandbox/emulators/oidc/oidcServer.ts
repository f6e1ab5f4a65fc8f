import { z } from "zod";
import type { Clock } from "../../../common/clock";
import { Emulator, type EmulatorContext } from "../emulator";
import { forward } from "./forward";

/** Paths of an OpenID provider. */
export interface OidcPaths {
  /** Path of the issuer, without a slash at the end; empty at the root. */
  issuer: string;
  keys: string;
  registration: string;
  token: string;
}

/** A client that registered here and has not been deleted. */
export interface RegisteredClient {
  clientId: string;
  clientName: string;
  clientSecret: string;
  registrationAccessToken: string;
}

const registered = z.object({
  client_id: z.string(),
  client_name: z.string().default(""),
  client_secret: z.string().default(""),
  registration_access_token: z.string().default(""),
});

/**
 * A real OpenID provider behind the door of an emulator, which logs calls, lets faults in, and remembers who registered.
 * What is answered is the provider's own.
 */
export abstract class OidcServer extends Emulator {
  private readonly registered = new Map<string, RegisteredClient>();

  protected constructor(
    clock: Clock,
    readonly paths: OidcPaths,
  ) {
    super("oidc", clock);
    const pass = (context: EmulatorContext) => this.pass(context);
    const client = `${paths.registration}/:clientId`;
    this.route("GET", `${paths.issuer}/.well-known/openid-configuration`, "read", pass);
    this.route("GET", paths.keys, "read", pass);
    this.route("POST", paths.token, "token", pass);
    this.route("POST", paths.registration, "write", (context) => this.register(context));
    this.route("GET", client, "read", pass);
    this.route("PUT", client, "write", pass);
    this.route("DELETE", client, "write", (context) => this.unregister(context));
  }

  /** Issuer, as tokens name it. */
  get issuer(): string {
    return `${this.url}${this.paths.issuer}`;
  }

  /** Token that opens the registration endpoint. */
  abstract get initialAccessToken(): string;

  /** Clients that registered and live. */
  clients(): readonly RegisteredClient[] {
    return [...this.registered.values()];
  }

  /** An administrator deletes a client. */
  async deleteByHand(clientId: string): Promise<void> {
    await this.administratorDeletes(clientId);
    this.forget(clientId);
  }

  /** Address of the provider behind. */
  protected abstract get behind(): URL;

  protected abstract administratorDeletes(clientId: string): Promise<void>;

  protected override errorResponse(_context: EmulatorContext, status: number): Response {
    const error =
      status === 401 ? "invalid_token" : status < 500 ? "invalid_request" : "server_error";
    return Response.json({ error }, { status });
  }

  private pass(context: EmulatorContext): Promise<Response> {
    return forward(context, this.behind);
  }

  private async register(context: EmulatorContext): Promise<Response> {
    const response = await this.pass(context);
    if (response.status !== 201) return response;
    const client = registered.parse(await response.clone().json());
    this.registered.set(client.client_id, {
      clientId: client.client_id,
      clientName: client.client_name,
      clientSecret: client.client_secret,
      registrationAccessToken: client.registration_access_token,
    });
    this.changed(`client ${client.client_name} registered`);
    return response;
  }

  private async unregister(context: EmulatorContext): Promise<Response> {
    const response = await this.pass(context);
    if (response.status === 204) this.forget(context.req.param("clientId") ?? "");
    return response;
  }

  private forget(clientId: string): void {
    const client = this.registered.get(clientId);
    this.registered.delete(clientId);
    this.changed(`client ${client?.clientName ?? clientId} deleted`);
  }
}
