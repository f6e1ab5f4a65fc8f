import * as pulumi from "@pulumi/pulumi";
import type { OidcArgs } from "../../components/identities/oidc";
import { secretSetting, type StaticClient } from "../../components/identities/oidcStaticClients";
import { checkOptions } from "./check";
import type { OidcSettings, StaticClientSettings } from "./oidc";
import type { IdentitySource } from "./source";

/** The provider of the settings. Nothing is looked up here: a client's own create does it, in previews too. */
export function oidcSource(settings: OidcSettings): IdentitySource {
  const { issuer, scope, role, audience, registration } = settings;
  const check = checkOptions(settings.check);
  return {
    providers: [],
    argumentsFor: ({ team, owner, protect, clients = {} }) => {
      const common: OidcArgs = {
        issuer,
        scope,
        ...(role === undefined ? {} : { role }),
        ...(audience === undefined ? {} : { audience }),
        check,
        protect,
      };
      return registration === "static"
        ? { ...common, kind: "oidc", registration, team, clients: withSecrets(team, clients) }
        : { ...common, kind: "oidc", registration, owner };
    },
  };
}

/** Number of a generation, from its key in the settings. */
export function generationOf(key: string): number {
  return Number(key.slice(1));
}

function withSecrets(team: string, clients: StaticClientSettings): Map<number, StaticClient> {
  const config = new pulumi.Config("flyte-ci-keys");
  return new Map(
    Object.entries(clients).map(([key, { id, expiresAt }]) => {
      const number = generationOf(key);
      const client: StaticClient = {
        clientId: id,
        clientSecret: config.requireSecret(secretSetting(team, number).replace(/^[^:]*:/, "")),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      };
      return [number, client];
    }),
  );
}
