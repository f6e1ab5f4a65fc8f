import { z } from "zod";

/** A resource in the state; secrets in it are encrypted unless they were asked for. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  parent?: string;
  /** URNs of what it was made from. */
  dependencies?: string[];
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** Only what every reader relies on is checked: hundreds of states are read at once. */
const resourceSchema = z.custom<StateResource>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    typeof (value as StateResource).urn === "string" &&
    typeof (value as StateResource).type === "string",
  "is not a resource",
);

const stateSchema = z.looseObject({
  manifest: z.looseObject({ time: z.string().optional() }).optional(),
  resources: z.array(resourceSchema).optional(),
  pending_operations: z
    .array(z.looseObject({ type: z.string(), resource: resourceSchema }))
    .optional(),
});

/** As much of a stack's state (Pulumi `DeploymentV3`) as is read here. */
export interface StackState {
  /** When it was last written, ISO 8601. */
  lastUpdate: string | undefined;
  resources: StateResource[];
  /** Creates that a killed engine began and nobody finished. */
  pendingCreates: StateResource[];
}

/**
 * Reads a deployment as `pulumi stack export` or a checkpoint has it.
 *
 * @throws Error when it is damaged; the message names a place, never a value.
 */
export function parseState(deployment: unknown): StackState {
  const parsed = stateSchema.safeParse(deployment ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`the state is damaged at ${issue?.path.join(".") || "its top"}`);
  }
  const { manifest, resources = [], pending_operations: pending = [] } = parsed.data;
  return {
    lastUpdate: manifest?.time,
    resources,
    pendingCreates: pending
      .filter(({ type }) => type === "creating")
      .map(({ resource }) => resource),
  };
}

/** Outputs of the stack. */
export function stackOutputs({ resources }: StackState): Record<string, unknown> {
  return resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}
