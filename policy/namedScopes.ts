import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import type { StoreFacts } from "../components/rules/keyFacts";
import { wildcardFlaw } from "../components/rules/wildcard";
import { known } from "./known";
import { below, factsOf } from "./ours";

/** Nothing that is granted stands for more than itself. */
export const namedScopes: ResourceValidationPolicy = {
  name: "named-scopes",
  description: "Scopes, roles, clients and repositories are named one by one.",
  configSchema: {
    properties: {
      allowOrganizationWide: { type: "boolean", default: false },
      requireEnvironmentScope: { type: "boolean", default: false },
    },
  },
  validateResource: (args, reportViolation) => {
    const config = args.getConfig<NamedScopesConfig>();
    for (const flaw of flawsOf(args, config)) reportViolation(`${args.name}: ${flaw}`);
  },
};

interface NamedScopesConfig {
  /** Allow GitHub secrets that every repository of an organization reads. */
  allowOrganizationWide: boolean;
  /** GitLab variables of projects and groups need an environment scope of their own. */
  requireEnvironmentScope: boolean;
}

type Props = Record<string, unknown>;

function flawsOf(args: ResourceValidationArgs, config: NamedScopesConfig): string[] {
  const facts = factsOf(args);
  if (facts !== undefined) {
    const stores = facts.stores.flatMap((store) => storeFlaws(store, config));
    return [...names("scope or role", facts.scopes), ...stores];
  }
  const props = args.props as Props;
  switch (args.type) {
    case "cikeys:index:TokenCheck":
    case "cikeys:oidc:Client":
      return names("scope", text(props, "scope"));
    case "okta:auth/serverPolicyRule:ServerPolicyRule":
      return names("scope", list(props, "scopeWhitelists"));
    case "okta:auth/serverPolicy:ServerPolicy":
      return list(props, "clientWhitelists").includes("ALL_CLIENTS")
        ? ["the access policy must name its client, not ALL_CLIENTS"]
        : [];
    default:
      return below(args, "GitHubSecret")
        ? storeFlaws({ visibility: text(props, "visibility")[0] }, config)
        : [];
  }
}

function storeFlaws(
  {
    environmentScope,
    visibility,
  }: Pick<Partial<StoreFacts>, "environmentScope"> & {
    visibility?: string | undefined;
  },
  config: NamedScopesConfig,
): string[] {
  return [
    ...(visibility === "all" && !config.allowOrganizationWide
      ? ["`visibility: all` gives the key to every repository, public ones too: name them"]
      : []),
    ...(environmentScope !== undefined && config.requireEnvironmentScope
      ? names("environment scope", [environmentScope])
      : []),
  ];
}

function names(what: string, values: string[]): string[] {
  return values.flatMap((value) => {
    const flaw = wildcardFlaw(value);
    return flaw === undefined ? [] : [`${what} ${flaw}`];
  });
}

/** A text, where it is there and known. */
function text(props: Props, key: string): string[] {
  const value = known(() => props[key], undefined);
  return typeof value === "string" ? [value] : [];
}

/** The members of a list that are known. */
function list(props: Props, key: string): string[] {
  const values = known(() => props[key], undefined);
  if (!Array.isArray(values)) return [];
  return Array.from({ length: values.length }, (_, index) =>
    known((): unknown => values[index], undefined),
  ).filter((value) => typeof value === "string");
}
