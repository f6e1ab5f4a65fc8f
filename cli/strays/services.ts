import { gitLabAddress } from "../../common/gitLabAddress";
import { Entra, type EntraTenant } from "../../provider/services/entra/entra";
import { GitLab } from "../../provider/services/gitlab/gitlab";
import { JenkinsApi } from "../../provider/services/jenkins/api";
import { storeUrl } from "../../provider/services/jenkins/place";
import { OktaApi } from "../../provider/services/okta/api";
import type { EntraSettings } from "../../settings/identities/entra";
import type { OktaSettings } from "../../settings/identities/okta";
import type { Settings } from "../../settings/schema";
import { gitLabArguments } from "../../settings/stores/gitlab";
import { jenkinsArguments } from "../../settings/stores/jenkins";
import { storeServices } from "../../settings/stores/services";
import type { Context } from "../context";
import { orgUrl } from "../doctor/services/okta";
import { entraStrays } from "./entra";
import type { Known } from "./known";
import { oktaStrays } from "./okta";
import { gitLabStrays, jenkinsStrays } from "./stores";
import type { Stray } from "./stray";

/** One place to look for strays, with calls that read only. */
export interface StrayLook {
  /** As messages name it. */
  what: string;
  look: () => Promise<Stray[]>;
}

type Surroundings = Pick<Context, "env" | "clock">;

/** The organisation of these settings; `undefined` where neither they nor the environment name one. */
export function oktaOf(settings: OktaSettings, { env, clock }: Surroundings): OktaApi | undefined {
  const address = orgUrl(settings, env);
  return address === undefined ? undefined : new OktaApi(new URL(address), { env, clock });
}

/** The tenant of these settings. */
export function entraOf(settings: EntraSettings, { env, clock }: Surroundings): EntraTenant {
  const { tenantId, authorityHost, graphUrl } = settings;
  const context = { signal: new AbortController().signal, progress: () => undefined };
  return new Entra({ env, clock }).tenant({ tenantId, authorityHost, graphUrl }, context);
}

/** Where strays of a stack can be, by its settings. */
export function looksFor(settings: Settings, known: Known, around: Surroundings): StrayLook[] {
  return [...identityLooks(settings, known, around), ...storeLooks(settings, known, around)];
}

/** What nobody can list. */
export function blindSpots({ identity, teams }: Settings): string[] {
  const kinds = Object.values(teams).flatMap(({ stores }) => stores.map(({ kind }) => kind));
  return [
    ...(identity.kind === "oidc"
      ? ["OIDC clients: RFC 7591 has no list of clients; look for their names at the provider"]
      : []),
    ...(kinds.includes("github") ? ["GitHub secrets: GitHub does not tell who wrote them"] : []),
  ];
}

function identityLooks({ identity }: Settings, known: Known, around: Surroundings): StrayLook[] {
  if (identity.kind === "entra") {
    return [{ what: "Entra", look: () => entraStrays(entraOf(identity, around), known) }];
  }
  if (identity.kind !== "okta") return [];
  const look = async () => {
    const api = oktaOf(identity, around);
    if (api !== undefined) return oktaStrays(api, identity.label, known);
    throw new Error("neither the settings nor OKTA_ORG_NAME and OKTA_BASE_URL name it");
  };
  return [{ what: "Okta", look }];
}

function storeLooks(settings: Settings, known: Known, { env }: Surroundings): StrayLook[] {
  const { gitLab, jenkins } = storeServices(settings, env);
  const looks = new Map<string, StrayLook>();
  for (const store of Object.values(settings.teams).flatMap(({ stores }) => stores)) {
    if (store.kind === "gitlab") {
      const { baseUrl, place, tokenEnv } = gitLabArguments(store, gitLab);
      const what = gitLabAddress({ baseUrl, place, key: "*" });
      const look = () =>
        gitLabStrays(new GitLab({ baseUrl, tokenEnv, env }), { baseUrl, place }, known);
      looks.set(what, { what, look });
    }
    const url = store.kind === "jenkins" ? (store.url ?? jenkins) : undefined;
    if (store.kind === "jenkins" && url !== undefined) {
      const args = jenkinsArguments(store, url);
      const { signal } = new AbortController();
      const { tokenEnv } = args;
      const api = new JenkinsApi({ env, tokenEnv, signal, progress: () => undefined });
      const what = storeUrl(args);
      looks.set(what, { what, look: () => jenkinsStrays(api, args, known) });
    }
  }
  return [...looks.values()];
}
