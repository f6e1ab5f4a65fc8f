import { z } from "zod";
import { gitLabBaseUrl } from "../../../common/gitLabAddress";
import { UNKNOWN } from "../../protocol/properties";
import { LONGEST_DESCRIPTION, MARK } from "./mark";
import { valueFlaw } from "./maskingRule";

const baseUrl = z
  .string()
  .refine(isInstanceAddress, {
    error: "must be the https address of a GitLab, such as https://gitlab.com",
  })
  .transform(gitLabBaseUrl);

const id = z.string({ error: "must be text: a path, or a number in quotes" });

const place = z
  .strictObject({ kind: z.enum(["project", "group", "instance"]), id: id.optional() })
  .superRefine((value, context) => {
    const flaw = placeFlaw(value);
    if (flaw !== undefined) context.addIssue({ code: "custom", path: ["id"], message: flaw });
  });

/** GitLab's rule for keys, and the shell's: a job could not read a name that begins with a digit. */
const key = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,254}$/, {
  error: "must be 1 to 255 letters, digits or _, and not begin with a digit",
});

const environmentScope = z.string().regex(/^(?! )[a-zA-Z0-9_/${}. *-]{1,255}(?<! )$/, {
  error: "must be 1 to 255 letters, digits, spaces or - _ / $ { } . *",
});

const description = z
  .string()
  .max(LONGEST_DESCRIPTION)
  .refine((text) => text.includes(MARK), { error: `must contain ${MARK}` })
  .refine((text) => text.trim() === text && !/ #[0-9a-f]{8}$/.test(text), {
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

/** The token goes there, so: https, or this machine. */
function isInstanceAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== "" || password !== "" || search !== "" || hash !== "") return false;
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  return protocol === "https:" || (protocol === "http:" && loopback);
}

const NUMBER = /^\d+$/;
const PATH = /^(?!\.{1,2}(?:\/|$))[\w.][\w.-]*(?:\/(?!\.{1,2}(?:\/|$))[\w.][\w.-]*)*$/;

function idFlaw(value: string): string | undefined {
  if (/%[0-9a-f]{2}/i.test(value))
    return "must be written as GitLab shows it: a slash is a slash, not %2F";
  if (/^0\d+$/.test(value)) return "must not begin with 0: no number of GitLab does";
  if (NUMBER.test(value) || PATH.test(value)) return undefined;
  return "must be a path as GitLab shows it, such as acme/app, or a number in quotes";
}

function placeFlaw({ kind, id }: { kind: string; id?: string | undefined }): string | undefined {
  if (kind === "instance") {
    return id === undefined ? undefined : "must be left out: there is one instance only";
  }
  if (id === undefined) return `must say which ${kind}: its path, or its number in quotes`;
  const flaw = idFlaw(id);
  if (flaw !== undefined) return flaw;
  if (kind === "project" && !NUMBER.test(id) && !id.includes("/")) {
    return "must have the project's namespace in front, such as acme/app";
  }
  return undefined;
}
