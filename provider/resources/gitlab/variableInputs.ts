import { z } from "zod";
import { gitLabBaseUrl } from "../../../common/gitLabAddress";
import {
  GITLAB_BASE_URL_RULE,
  GITLAB_ENVIRONMENT_SCOPE,
  GITLAB_KEY,
  gitLabIdFlaw,
  isGitLabBaseUrl,
} from "../../../common/gitLabNames";
import { UNKNOWN } from "../../protocol/properties";
import { LONGEST_DESCRIPTION, MARK, writerOf } from "./mark";
import { valueFlaw } from "./maskingRule";

const baseUrl = z
  .string()
  .refine(isGitLabBaseUrl, { error: GITLAB_BASE_URL_RULE })
  .transform(gitLabBaseUrl);

const id = z.string({ error: "must be text: a path, or a number in quotes" });

const placeShape = z.strictObject({
  kind: z.enum(["project", "group", "instance"]),
  id: id.optional(),
});

const place = placeShape.superRefine((value, context) => {
  const flaw = placeFlaw(value);
  if (flaw !== undefined) context.addIssue({ code: "custom", path: ["id"], message: flaw });
});

const key = z.string().regex(GITLAB_KEY.pattern, { error: GITLAB_KEY.error });

const environmentScope = z
  .string()
  .regex(GITLAB_ENVIRONMENT_SCOPE.pattern, { error: GITLAB_ENVIRONMENT_SCOPE.error });

const description = z
  .string()
  .max(LONGEST_DESCRIPTION)
  .refine((text) => text.includes(MARK), { error: `must contain ${MARK}` })
  .refine((text) => text.trim() === text && writerOf(text) === text, {
    error: "must not end in a tag or in white space",
  });

/** Inputs of `cikeys:gitlab:Variable`; see the resource class for what they mean. */
export const variableInputs = z
  .strictObject({
    baseUrl,
    place,
    key: key.default("FLYTE_API_KEY"),
    value: z.string(),
    variableType: z.literal("env_var").default("env_var"),
    environmentScope: environmentScope.optional(),
    masked: z.boolean().default(true),
    hidden: z.boolean().default(false),
    protected: z.boolean().default(true),
    raw: z.boolean().default(true),
    description: description.default(MARK),
    generation: z.int().min(1).optional(),
    deployRef: z.string().min(1).optional(),
    adopt: z.boolean().default(false),
    tokenEnv: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: "must be the name of an environment variable" })
      .default("GITLAB_TOKEN"),
  })
  .superRefine((inputs, context) => {
    for (const [property, message] of flawsBetween(inputs)) {
      context.addIssue({ code: "custom", path: [property], message });
    }
  })
  .transform((inputs) =>
    inputs.place.kind === "instance"
      ? inputs
      : { ...inputs, environmentScope: inputs.environmentScope ?? "*" },
  );

/** Inputs with their defaults. */
export type VariableInputs = z.output<typeof variableInputs>;

function flawsBetween(
  inputs: Omit<VariableInputs, "environmentScope"> & { environmentScope?: string | undefined },
): [property: string, message: string][] {
  const flaws: [string, string][] = [];
  const instance = inputs.place.kind === "instance";
  if (instance && inputs.environmentScope !== undefined) {
    flaws.push(["environmentScope", "must be left out: an instance variable has none"]);
  }
  if (instance && inputs.hidden) {
    flaws.push(["hidden", "must be false: GitLab cannot hide an instance variable"]);
  }
  if (inputs.hidden && !inputs.masked) {
    flaws.push(["masked", "must be true for a hidden variable"]);
  }
  const flaw = inputs.value === UNKNOWN ? undefined : valueFlaw(inputs.value, inputs);
  if (flaw !== undefined) flaws.push(["value", flaw]);
  return flaws;
}

function placeFlaw({ kind, id }: z.output<typeof placeShape>): string | undefined {
  if (kind === "instance") {
    return id === undefined ? undefined : "must be left out: there is one instance only";
  }
  if (id === undefined) return `must say which ${kind}: its path, or its number in quotes`;
  return gitLabIdFlaw(kind, id);
}
