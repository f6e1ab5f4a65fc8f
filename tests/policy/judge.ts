import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";

/** A resource as the policy SDK shows it, as far as rules look. */
export interface Judged {
  type: string;
  name?: string;
  /** Types of the components above it, outermost first. */
  parents?: string[];
  props?: Record<string, unknown>;
  protect?: boolean;
  provider?: Record<string, unknown>;
}

/** What a policy says of a resource, with this configuration over its defaults. */
export function judge(
  policy: ResourceValidationPolicy,
  { type, name = "payments", parents = [], props = {}, protect = false, provider }: Judged,
  config: Record<string, unknown> = {},
): string[] {
  const violations: string[] = [];
  const types = [...parents.map((parent) => `flyte-ci-keys:index:${parent}`), type].join("$");
  const urn = `urn:pulumi:dev::flyte-ci-keys::${types}::${name}`;
  const opts = { protect, ignoreChanges: [], aliases: [], additionalSecretOutputs: [] };
  const args: Partial<ResourceValidationArgs> = {
    ...{ type, name, props, urn, stackTags: new Map() },
    opts: { ...opts, customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 } },
    ...(provider === undefined
      ? {}
      : {
          provider: { type: "pulumi:providers:github", name: "github", urn: "", props: provider },
        }),
    getConfig: <T extends object>() => ({ ...defaults(policy), ...config }) as T,
  };
  const { validateResource } = policy;
  for (const validate of [validateResource ?? []].flat()) {
    void validate(args as ResourceValidationArgs, (message) => violations.push(message));
  }
  return violations;
}

/** As the engine fills them in. */
function defaults({ configSchema }: ResourceValidationPolicy): Record<string, unknown> {
  const properties = Object.entries(configSchema?.properties ?? {});
  return Object.fromEntries(properties.map(([key, schema]) => [key, schema.default]));
}
