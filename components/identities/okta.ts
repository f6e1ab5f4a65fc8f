import * as okta from "@pulumi/okta";
import * as pulumi from "@pulumi/pulumi";
import { OktaClientSecret } from "../resources/oktaClientSecret";
import { OktaPreflight } from "../resources/oktaPreflight";
import type {
  CheckOptions,
  Credentials,
  CredentialsArgs,
  Identity,
  TokenRequest,
} from "./identity";

/** Arguments of `OktaServiceApp` that come from the settings. */
export interface OktaServiceAppArgs {
  /** Address of the organisation, for example `https://acme.okta.com`. */
  orgUrl: string;
  /** The custom authorization server that the control plane trusts. */
  authorizationServer: { id: string; name: string; issuer: string };
  /** Label of the app. */
  label: string;
  /** Our mark in the app's profile, `<project>/<stack>/<team>`. */
  owner: string;
  /** Scope that the key needs. */
  scope: string;
  /** Audience that tokens must have; not checked unless set. */
  audience?: string;
  /** `per-team`: a policy and a rule for this client alone. `existing`: an administrator's policy lets it through. */
  accessPolicy: "per-team" | "existing";
  /** Id of a hand-made app to take over. */
  adoptApp?: string;
  /** How a key is proven. */
  check: CheckOptions;
  /** Protect the app from deletion. */
  protect: boolean;
}

/** Longest life of an access token, minutes; a deploy asks for one token and uses it to the end. */
const TOKEN_LIFETIME_MINUTES = 60;

/**
 * One team's client in Okta: an API Services app, and an access policy that lets it ask for tokens.
 *
 * @example
 * import type * as pulumi from "@pulumi/pulumi";
 * import { OktaServiceApp } from "flyte-ci-keys";
 *
 * export function paymentsApp(firstSecret: pulumi.Output<string>): OktaServiceApp {
 *   return new OktaServiceApp("payments", {
 *     orgUrl: "https://acme.okta.com",
 *     authorizationServer: {
 *       id: "aus1",
 *       name: "union",
 *       issuer: "https://acme.okta.com/oauth2/aus1",
 *     },
 *     label: "flyte-ci payments",
 *     owner: "platform/prod/payments",
 *     scope: "all",
 *     accessPolicy: "per-team",
 *     check: { successes: 1, interval: 2, timeout: 60 },
 *     protect: true,
 *     firstSecret,
 *   });
 * }
 */
export class OktaServiceApp extends pulumi.ComponentResource implements Identity {
  readonly kind = "okta";
  readonly tokenRequest: TokenRequest;
  readonly ready: pulumi.Resource[];
  readonly clientStatus: pulumi.Output<string>;
  /** The app; its id is also the client id. */
  readonly app: okta.app.OAuth;
  private readonly clientId: pulumi.Output<string>;

  /**
   * @param args `firstSecret` is the value that the app gets when it is created, so that Okta never makes one of its
   * own; later values are ignored.
   */
  constructor(
    private readonly name: string,
    private readonly args: OktaServiceAppArgs & { firstSecret: pulumi.Input<string> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("flyte-ci-keys:index:OktaServiceApp", name, {}, opts);
    this.app = this.createApp();
    // When a call fails after the app was made, the plugin keeps the app's id and forgets its client id for good.
    this.clientId = pulumi
      .all([this.app.clientId, this.app.id])
      .apply(([clientId, id]) => clientId || id);
    this.ready = args.accessPolicy === "per-team" ? [this.createPolicyRule()] : [this.app];
    this.clientStatus = this.app.status.apply((status) => status ?? "ACTIVE");
    this.tokenRequest = {
      issuer: args.authorizationServer.issuer,
      issuerKind: "okta",
      scope: args.scope,
      ...(args.audience === undefined ? {} : { audience: args.audience }),
      ...args.check,
    };
    this.registerOutputs({ clientId: this.clientId });
  }

  credentials(args: CredentialsArgs, opts: pulumi.CustomResourceOptions): Credentials {
    const secret = new OktaClientSecret(
      args.name,
      {
        orgUrl: this.args.orgUrl,
        appId: this.app.id,
        clientSecret: args.secret,
        status: args.enabled ? "ACTIVE" : "INACTIVE",
        newestGeneration: args.newest,
      },
      // The app takes its secrets with it; Okta would refuse to delete the last one on its own.
      pulumi.mergeOptions(opts, { deletedWith: this.app }),
    );
    return {
      clientId: this.clientId,
      clientSecret: secret.clientSecret,
      disabledAt: secret.lastUpdated,
      expiresAt: pulumi.output(""),
      oktaSecret: pulumi.output({ appId: this.app.id, secretId: secret.id }),
    };
  }

  private createApp(): okta.app.OAuth {
    const { orgUrl, label, owner, adoptApp, authorizationServer, accessPolicy } = this.args;
    const preflight = new OktaPreflight(
      `${this.name}-preflight`,
      {
        orgUrl,
        label,
        owner,
        ...(adoptApp === undefined ? {} : { adoptApp }),
        authorizationServer: { id: authorizationServer.id, name: authorizationServer.name },
        accessPolicy,
      },
      { parent: this },
    );
    return new okta.app.OAuth(
      this.name,
      {
        label,
        type: "service",
        grantTypes: ["client_credentials"],
        responseTypes: ["token"],
        tokenEndpointAuthMethod: "client_secret_basic",
        consentMethod: "TRUSTED",
        issuerMode: "ORG_URL",
        clientBasicSecret: this.args.firstSecret,
        omitSecret: true, // otherwise every later PUT would bring an old secret back; never to be toggled
        skipAuthenticationPolicy: true, // an API Services app has no sign-on policy, and each PUT would reset it
        profile: JSON.stringify({ flyteCiKeys: owner }),
      },
      {
        parent: this,
        dependsOn: [preflight],
        protect: this.args.protect,
        ...(adoptApp === undefined ? {} : { import: adoptApp }),
        ignoreChanges: [
          "clientBasicSecret", // a later value would change the state and never the live secret
          "status", // an app that a person deactivated is not activated behind their back
        ],
      },
    );
  }

  private createPolicyRule(): okta.auth.ServerPolicyRule {
    const authServerId = this.args.authorizationServer.id;
    const policy = new okta.auth.ServerPolicy(
      `${this.name}-policy`,
      {
        authServerId,
        name: this.args.label.slice(0, 100), // Okta's limit
        description: `Lets "${this.args.label}" ask for "${this.args.scope}". Made by flyte-ci-keys.`,
        clientWhitelists: [this.clientId],
        priority: 1,
      },
      policyOptions(this),
    );
    return new okta.auth.ServerPolicyRule(
      `${this.name}-rule`,
      {
        authServerId,
        policyId: policy.id,
        name: "client credentials",
        grantTypeWhitelists: ["client_credentials"],
        scopeWhitelists: [this.args.scope],
        groupWhitelists: ["EVERYONE"], // Okta's word for "no user is needed"
        accessTokenLifetimeMinutes: TOKEN_LIFETIME_MINUTES,
        priority: 1,
      },
      policyOptions(this),
    );
  }
}

/** Both live under a parent in Okta's paths, which cannot change in place; Okta renumbers priorities by itself. */
function policyOptions(parent: pulumi.Resource): pulumi.CustomResourceOptions {
  return {
    parent,
    replaceOnChanges: ["authServerId", "policyId"],
    ignoreChanges: ["priority"],
  };
}
