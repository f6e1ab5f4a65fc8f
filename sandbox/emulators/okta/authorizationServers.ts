import { notFound, validationFailed } from "./errors";
import { oktaId } from "./ids";
import type { AuthorizationServerSeed, Organisation, ScopeSeed, Status } from "./organisation";
import type { Policy } from "./policies";
import { Prioritised } from "./priorities";
import { AuthorizationServerKey } from "./authorizationServerKey";

/** A scope of a custom authorization server. */
export interface Scope {
  readonly id: string;
  name: string;
  displayName: string;
  description: string;
  consent: "IMPLICIT" | "REQUIRED" | "FLEXIBLE";
  metadataPublish: "ALL_CLIENTS" | "NO_CLIENTS";
  default: boolean;
  optional: boolean;
  /** Built in by Okta. */
  readonly system: boolean;
}

/** What a client may say about a scope. */
export type ScopeProperties = Omit<Scope, "id" | "system">;

const SYSTEM_SCOPES: Record<string, string> = {
  openid: "Signals that a request is an OpenID request.",
  profile: "View your profile information.",
  email: "View your email address.",
  address: "View your address.",
  phone: "View your phone number.",
  offline_access: "Keep you signed in to the app.",
  device_sso: "View device secrets to support Single Sign-On across native apps.",
};

/** A custom authorization server. */
export class AuthorizationServer {
  readonly id = oktaId("aus");
  readonly signingKey = new AuthorizationServerKey();
  readonly policies = new Prioritised<Policy>();
  readonly scopes: Scope[];

  constructor(
    readonly name: string,
    readonly audience: string,
    /** The organisation's own custom server, known as `default` in paths and in its issuer. */
    readonly isDefault: boolean,
    readonly status: Status,
    readonly created: Date,
  ) {
    this.scopes = Object.entries(SYSTEM_SCOPES).map(([scope, description]) =>
      systemScope(scope, description),
    );
  }

  /** How paths and the issuer name it. */
  get segment(): string {
    return this.isDefault ? "default" : this.id;
  }

  /** `iss` of its tokens. */
  issuer(organisation: Organisation): string {
    return `${organisation.url}/oauth2/${this.segment}`;
  }

  /** @throws OktaError E0000007 */
  scope(id: string): Scope {
    const scope = this.scopes.find((candidate) => candidate.id === id);
    if (scope === undefined) throw notFound(id, "OAuth2Scope");
    return scope;
  }

  addScope(properties: ScopeProperties): Scope {
    this.checkScopeName(properties.name);
    const scope = { id: oktaId("scp"), ...properties, system: false };
    this.scopes.push(scope);
    return scope;
  }

  updateScope(scope: Scope, properties: ScopeProperties): void {
    if (properties.name !== scope.name) this.checkScopeName(properties.name);
    Object.assign(scope, properties);
  }

  removeScope(scope: Scope): void {
    this.scopes.splice(this.scopes.indexOf(scope), 1);
  }

  /** Rules for names: Okta's retired reference of the authorization servers API, scope properties. */
  private checkScopeName(name: string): void {
    if (/[\s"\\]/.test(name) || /^(okta|\*|okta[.:].*)$/.test(name)) {
      throw validationFailed("name", "name: The scope name is reserved or has illegal characters.");
    }
    if (this.scopes.some((scope) => scope.name === name)) {
      throw validationFailed("name", "name: An object with this field already exists.");
    }
  }
}

/** The custom authorization servers of an organisation. */
export class AuthorizationServers {
  private readonly servers: AuthorizationServer[] = [];

  constructor(private readonly organisation: Organisation) {}

  all(): readonly AuthorizationServer[] {
    return this.servers;
  }

  /** By id, or by `default`. */
  find(id: string): AuthorizationServer | undefined {
    return this.servers.find((server) => server.id === id || server.segment === id);
  }

  /** @throws OktaError E0000007 */
  get(id: string): AuthorizationServer {
    const server = this.find(id);
    if (server === undefined) throw notFound(id, "AuthorizationServer");
    return server;
  }

  /** One page in order of creation. `q` is looked for in names and audiences. */
  list(query: { q?: string; after?: string; limit: number }): {
    page: AuthorizationServer[];
    more: boolean;
  } {
    const text = query.q?.toLowerCase() ?? "";
    const found = this.servers.filter(({ name, audience }) =>
      [name, audience].some((value) => value.toLowerCase().includes(text)),
    );
    const start = found.findIndex((server) => server.id === query.after) + 1;
    const page = found.slice(start, start + query.limit);
    return { page, more: start + page.length < found.length };
  }

  /** Puts a server there before anybody listens; its policies follow separately. */
  seed(seed: AuthorizationServerSeed): AuthorizationServer {
    const server = new AuthorizationServer(
      seed.name,
      seed.audience,
      seed.default ?? false,
      seed.status ?? "ACTIVE",
      this.organisation.now(),
    );
    for (const scope of seed.scopes) server.addScope(scopeOf(scope));
    this.servers.push(server);
    return server;
  }
}

function scopeOf(seed: string | ScopeSeed): ScopeProperties {
  const scope = typeof seed === "string" ? { name: seed } : seed;
  return {
    name: scope.name,
    displayName: scope.name,
    description: scope.name,
    consent: scope.consent ?? "IMPLICIT",
    metadataPublish: "ALL_CLIENTS",
    default: scope.default ?? false,
    optional: false,
  };
}

function systemScope(name: string, description: string): Scope {
  return {
    id: oktaId("scp"),
    name,
    displayName: name,
    description,
    consent: "IMPLICIT",
    metadataPublish: "ALL_CLIENTS",
    default: false,
    optional: false,
    system: true,
  };
}
