import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { secretName } from "../../common/secretName";
import { EntraApplication } from "../resources/entraApplication";
import { EntraAppRole } from "../resources/entraAppRole";
import { EntraAppRoleAssignment } from "../resources/entraAppRoleAssignment";
import { EntraClientSecret } from "../resources/entraClientSecret";
import { EntraPreAuthorizedApplication } from "../resources/entraPreAuthorizedApplication";
import { EntraPreflight, type EntraPreflightArgs } from "../resources/entraPreflight";
import { EntraServicePrincipal } from "../resources/entraServicePrincipal";
import type { RotationPolicy } from "../rotation/policy";
import { endDateTime, secretLifetime } from "./entraSecretLifetime";
import type {
  CheckOptions,
  Credentials,
  CredentialsArgs,
  Identity,
  TokenRequest,
} from "./identity";

/** Arguments of `EntraAppRegistration` that come from the settings. */
export interface EntraAppRegistrationArgs extends EntraPreflightArgs {
  /** Audience that tokens must have; not checked unless set. */
  audience?: string;
  /** Object ids of further owners of the app. */
  owners: string[];
  /** Longest life of a client secret under the tenant's policy, days. */
  maxSecretLifetimeDays?: number;
  /** How a key is proven. */
  check: CheckOptions;
  /** Protect the app from deletion. */
  protect: boolean;
}

/** What the component takes from its surroundings. */
export interface EntraSurroundings {
  /** When the generation began that was current as the app was made, ISO 8601. */
  firstIssuedAt: pulumi.Output<string>;
  policy: RotationPolicy;
}

/**
 * One team's client in Entra ID: an app registration with its service principal, the role of the Union API requested
 * and granted, and a place among the API's authorized client applications.
 *
 * @example
 * import type * as pulumi from "@pulumi/pulumi";
 * import { DEFAULT_POLICY, EntraAppRegistration } from "flyte-ci-keys";
 *
 * export function paymentsApp(firstIssuedAt: pulumi.Output<string>): EntraAppRegistration {
 *   return new EntraAppRegistration("payments", {
 *     connection: {
 *       tenantId: "11111111-2222-3333-4444-555555555555",
 *       authorityHost: "https://login.microsoftonline.com",
 *       graphUrl: "https://graph.microsoft.com",
 *     },
 *     api: "api://union",
 *     role: "all",
 *     displayName: "flyte-ci payments",
 *     owner: "platform/prod/payments",
 *     owners: [],
 *     consent: "automatic",
 *     preAuthorize: true,
 *     manageRole: false,
 *     check: { successes: 3, interval: 10, timeout: 300 },
 *     protect: true,
 *     firstIssuedAt,
 *     policy: DEFAULT_POLICY,
 *   });
 * }
 */
export class EntraAppRegistration extends pulumi.ComponentResource implements Identity {
  readonly kind = "entra";
  readonly tokenRequest: TokenRequest;
  readonly ready: pulumi.Resource[];
  readonly clientStatus = pulumi.output("enabled");
  readonly application: EntraApplication;
  readonly servicePrincipal: EntraServicePrincipal;
  private readonly preflight: EntraPreflight;

  constructor(
    private readonly name: string,
    private readonly args: EntraAppRegistrationArgs & EntraSurroundings,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("flyte-ci-keys:index:EntraAppRegistration", name, {}, opts);
    this.preflight = this.look();
    const roleId = args.manageRole ? this.createRole().roleId : this.preflight.roleId;
    this.application = this.createApplication(roleId);
    this.servicePrincipal = this.createServicePrincipal();
    this.ready = [
      this.servicePrincipal,
      ...(args.consent === "automatic" ? [this.grant(roleId)] : []),
      ...(args.preAuthorize ? [this.authorize()] : []),
    ];
    const { authorityHost, tenantId } = args.connection;
    this.tokenRequest = {
      issuer: `${authorityHost}/${tenantId}/v2.0`,
      issuerKind: "entra",
      scope: `${args.api}/.default`,
      role: args.role,
      ...(args.audience === undefined ? {} : { audience: args.audience }),
      ...args.check,
    };
    this.registerOutputs({ clientId: this.application.clientId });
  }

  credentials(args: CredentialsArgs, opts: pulumi.CustomResourceOptions): Credentials {
    const { connection, policy, maxSecretLifetimeDays } = this.args;
    const lifetime = secretLifetime(policy, maxSecretLifetimeDays);
    const secret = new EntraClientSecret(
      args.name,
      {
        connection,
        applicationId: this.application.objectId,
        displayName: secretName(this.args.displayName, args.number),
        endDateTime: args.issuedAt.apply((at) => endDateTime(at, lifetime)),
        issuedAt: args.issuedAt,
        newestGeneration: args.newest,
        superseded: args.superseded,
        delivered: args.delivered,
      },
      pulumi.mergeOptions(opts, { deletedWith: this.application }),
    );
    return {
      clientId: this.application.clientId,
      clientSecret: secret.clientSecret,
      disabledAt: pulumi.output(""),
      expiresAt: secret.endDateTime,
    };
  }

  private look(): EntraPreflight {
    const { connection, api, role, displayName, owner, consent, preAuthorize } = this.args;
    const { adoptApp, manageRole } = this.args;
    return new EntraPreflight(
      `${this.name}-preflight`,
      {
        connection,
        api,
        role,
        displayName,
        owner,
        ...(adoptApp === undefined ? {} : { adoptApp }),
        consent,
        preAuthorize,
        manageRole,
      },
      { parent: this },
    );
  }

  private createRole(): EntraAppRole {
    const { connection, role } = this.args;
    return new EntraAppRole(
      `${this.name}-role`,
      {
        connection,
        apiObjectId: this.preflight.apiObjectId,
        value: role,
        displayName: role,
        description: "Full access to the Union API for machine clients. Made by flyte-ci-keys.",
      },
      { parent: this },
    );
  }

  private createApplication(roleId: pulumi.Output<string>): EntraApplication {
    const { connection, displayName, owner, owners, adoptApp, firstIssuedAt } = this.args;
    return new EntraApplication(
      this.name,
      {
        connection,
        uniqueName: firstIssuedAt.apply((issuedAt) => uniqueName(owner, issuedAt)),
        displayName,
        owner,
        ...(adoptApp === undefined ? {} : { adoptApp }),
        permission: { apiClientId: this.preflight.apiClientId, roleId },
        owners,
      },
      {
        parent: this,
        protect: this.args.protect,
        ignoreChanges: ["uniqueName"], // made from the generation that was current at creation
      },
    );
  }

  private createServicePrincipal(): EntraServicePrincipal {
    const { connection, owners, protect } = this.args;
    return new EntraServicePrincipal(
      `${this.name}-principal`,
      { connection, clientId: this.application.clientId, owners },
      { parent: this, protect, deletedWith: this.application },
    );
  }

  /** Admin consent: for an application permission it is this assignment and nothing else. */
  private grant(roleId: pulumi.Output<string>): EntraAppRoleAssignment {
    return new EntraAppRoleAssignment(
      `${this.name}-consent`,
      {
        connection: this.args.connection,
        principalId: this.servicePrincipal.objectId,
        resourceId: this.preflight.apiServicePrincipalId,
        roleId,
      },
      { parent: this, deletedWith: this.application },
    );
  }

  private authorize(): EntraPreAuthorizedApplication {
    return new EntraPreAuthorizedApplication(
      `${this.name}-authorized`,
      {
        connection: this.args.connection,
        apiObjectId: this.preflight.apiObjectId,
        clientId: this.application.clientId,
        permissionIds: this.preflight.scopeIds,
      },
      { parent: this },
    );
  }
}

/**
 * Graph's alternate key of the app, by which a create can be repeated. It says when the client was begun, because Entra
 * keeps the name of a deleted app taken for 30 days.
 */
function uniqueName(owner: string, issuedAt: string): string {
  return `flyte-ci-keys-${createHash("sha256").update(`${owner} ${issuedAt}`).digest("hex").slice(0, 32)}`;
}
