import { notFound, validationFailed } from "./errors";
import { oktaId, randomText, secretHash, wholeSeconds } from "./ids";
import type { Organisation, Status, TokenEndpointAuthMethod } from "./organisation";
import type { OktaSettings } from "./settings";

/** INACTIVE secrets count, too. */
const MAXIMUM_SECRETS = 2;

const GENERATED_LENGTH = 64;

/** One secret of a client. */
export interface ClientSecret {
  readonly id: string;
  readonly clientSecret: string;
  status: Status;
  readonly created: Date;
  lastUpdated: Date;
  /** Instant from which it authenticates; later than `created` where secrets spread slowly. */
  readonly usableFrom: Date;
}

/** The part of an app that its secrets depend on. */
export interface SecretOwner {
  readonly id: string;
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;
  secrets: ClientSecret[];
}

/**
 * The rules of `/credentials/secrets`. Texts of refusals: Okta's retired reference of the Apps API, "Application
 * client secret management operations"; the one about the cap was also seen in the field.
 */
export class ClientSecrets {
  constructor(
    private readonly organisation: Organisation,
    private readonly settings: OktaSettings,
  ) {}

  /** Adds a secret, chosen or made by Okta. */
  create(owner: SecretOwner, chosen: string | undefined, status: Status): ClientSecret {
    const method = owner.tokenEndpointAuthMethod;
    if (!usesSecret(method)) {
      throw mediated(
        `'client_secret' cannot be used when 'token_endpoint_auth_method' is '${method}'.`,
      );
    }
    if (chosen !== undefined) this.checkChosen(owner, chosen);
    if (owner.secrets.length >= MAXIMUM_SECRETS) {
      throw mediated("You have reached the maximum number of client secrets per client.");
    }
    const secret = this.make(chosen, status);
    owner.secrets.push(secret);
    this.organisation.changed(`secret ${secret.id} of app ${owner.id} created, ${status}`);
    return secret;
  }

  /** Gives an app its first secret, or its only one. Says nothing to the listeners: the caller does. */
  reset(owner: SecretOwner, chosen: string | undefined): void {
    if (chosen !== undefined) checkClientSecret(chosen, owner.tokenEndpointAuthMethod);
    owner.secrets = usesSecret(owner.tokenEndpointAuthMethod) ? [this.make(chosen, "ACTIVE")] : [];
  }

  /**
   * `client_secret` of a PUT on the app. A value that is there already stays as it is. Not observed: that any other
   * value takes the place of the newest ACTIVE secret.
   */
  replaceCurrent(owner: SecretOwner, value: string): void {
    if (!usesSecret(owner.tokenEndpointAuthMethod)) return;
    if (owner.secrets.some((secret) => secret.clientSecret === value)) return;
    checkClientSecret(value, owner.tokenEndpointAuthMethod);
    const current = currentSecret(owner);
    const others = owner.secrets.filter((secret) => secret !== current);
    owner.secrets = [...others, this.make(value, "ACTIVE")];
    this.organisation.changed(`secret of app ${owner.id} replaced`);
  }

  find(owner: SecretOwner, id: string): ClientSecret {
    const secret = owner.secrets.find((candidate) => candidate.id === id);
    if (secret === undefined) throw notFound(id, "OAuth2ClientSecretMediated");
    return secret;
  }

  activate(owner: SecretOwner, id: string): ClientSecret {
    return this.setStatus(owner, this.find(owner, id), "ACTIVE");
  }

  deactivate(owner: SecretOwner, id: string): ClientSecret {
    const secret = this.find(owner, id);
    const othersActive = owner.secrets.some(
      (other) => other !== secret && other.status === "ACTIVE",
    );
    if (secret.status === "ACTIVE" && !othersActive) {
      throw mediated("You can't deactivate the only active client secret.");
    }
    return this.setStatus(owner, secret, "INACTIVE");
  }

  delete(owner: SecretOwner, id: string): void {
    const secret = this.find(owner, id);
    if (secret.status === "ACTIVE") {
      throw mediated(
        "You can't delete an active client secret. Deactivate the secret before deleting it.",
      );
    }
    owner.secrets = owner.secrets.filter((other) => other !== secret);
    this.organisation.changed(`secret ${id} of app ${owner.id} deleted`);
  }

  private setStatus(owner: SecretOwner, secret: ClientSecret, status: Status): ClientSecret {
    if (secret.status === status) return secret;
    secret.status = status;
    secret.lastUpdated = this.organisation.now();
    this.organisation.changed(`secret ${secret.id} of app ${owner.id} is ${status}`);
    return secret;
  }

  private make(chosen: string | undefined, status: Status): ClientSecret {
    const created = this.organisation.now();
    return {
      id: oktaId("ocs"),
      clientSecret: chosen ?? randomText(GENERATED_LENGTH),
      status,
      created,
      lastUpdated: created,
      usableFrom: new Date(created.getTime() + this.settings.secretDelayMs),
    };
  }

  private checkChosen(owner: SecretOwner, chosen: string): void {
    checkClientSecret(chosen, owner.tokenEndpointAuthMethod);
    if (owner.secrets.some((secret) => secret.clientSecret === chosen)) {
      // The reference calls the property unique; the wording of the refusal is ours.
      throw validationFailed("client_secret", "client_secret: 'client_secret' must be unique.");
    }
  }
}

/** The secret that answers of POST and PUT on the app show: the newest ACTIVE one. */
export function currentSecret(owner: SecretOwner): ClientSecret | undefined {
  return owner.secrets.findLast((secret) => secret.status === "ACTIVE");
}

/** The secret as every call under `/credentials/secrets` answers it, in clear. `href` is the address of the list. */
export function secretView(secret: ClientSecret, href: string): Record<string, unknown> {
  const own = `${href}/${secret.id}`;
  const deactivate = link(`${own}/lifecycle/deactivate`, "POST");
  const activate = link(`${own}/lifecycle/activate`, "POST");
  return {
    id: secret.id,
    created: wholeSeconds(secret.created),
    lastUpdated: wholeSeconds(secret.lastUpdated),
    status: secret.status,
    client_secret: secret.clientSecret,
    secret_hash: secretHash(secret.clientSecret),
    _links: secret.status === "ACTIVE" ? { deactivate } : { activate, delete: link(own, "DELETE") },
  };
}

function link(href: string, ...allow: string[]): Record<string, unknown> {
  return { href, hints: { allow } };
}

function usesSecret(method: TokenEndpointAuthMethod): boolean {
  return method.startsWith("client_secret_");
}

/** @throws OktaError E0000001 for a chosen secret that Okta does not take. */
export function checkClientSecret(clientSecret: string, method: TokenEndpointAuthMethod): void {
  const refuse = (text: string): Error =>
    validationFailed("client_secret", `client_secret: ${text}`);
  if (clientSecret.length > 100) {
    throw refuse("'client_secret' cannot be more than '100' characters long.");
  }
  if (clientSecret.length < 14) {
    throw refuse("'client_secret' must be at least '14' characters long.");
  }
  if (method === "client_secret_jwt" && clientSecret.length < 32) {
    const when = "when 'token_endpoint_auth_method' is 'client_secret_jwt'";
    throw refuse(`'client_secret' must be at least '32' characters long ${when}.`);
  }
  if (!/^[\x20-\x7e]+$/.test(clientSecret)) {
    throw refuse("''client_secret'' must only contain printable ASCII: [x20-x7E]+");
  }
}

function mediated(cause: string): Error {
  return validationFailed("OAuth2ClientSecretMediated", cause);
}
