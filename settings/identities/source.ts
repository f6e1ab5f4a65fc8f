import type * as pulumi from "@pulumi/pulumi";
import type { IdentityArgs } from "../../components/identities/kinds";
import type { StaticClientSettings } from "./oidc";

/** What a team's identity has of its own. */
export interface TeamIdentity {
  team: string;
  /** Our mark at the identity provider, `<project>/<stack>/<team>`. */
  owner: string;
  /** Id of an app to take over. */
  adoptApp?: string;
  /** Clients that an administrator made. */
  clients?: StaticClientSettings;
  /** Protect the client from deletion. */
  protect: boolean;
}

/** An identity provider that the settings name, ready to have clients made. */
export interface IdentitySource {
  /** Providers of upstream packages that its clients are created with. */
  providers: pulumi.ProviderResource[];
  /** Arguments of one team's client. */
  argumentsFor(team: TeamIdentity): IdentityArgs;
}
