import { z } from "zod";
import { isXmlCharacter } from "../../../common/xmlText";
import { UNKNOWN } from "../../protocol/properties";
import { GLOBAL_DOMAIN } from "../../services/jenkins/place";

/** A text that keeps a rule, or that a preview does not know yet. */
function text(rule: (value: string) => boolean, error: string) {
  const keeps = (value: string): boolean => value === UNKNOWN || rule(value);
  return z.string({ error }).refine(keeps, { error, abort: true });
}

/** Jenkins takes any id over the API, but its pages only these; and a dot alone would be lost from an address. */
const credentialId = text(
  (value) => /^[\w.-]+$/.test(value) && !/^\.+$/.test(value),
  "must be made of letters, digits, `-`, `_` and `.`",
);

/** Names of folders and domains may hold anything that an address can say. */
function isName(name: string): boolean {
  return name.isWellFormed() && name !== "" && !/^\.\.?$/.test(name) && !/\p{Cc}/u.test(name);
}

const folder = text(
  (value) => value.split("/").every(isName),
  'must be names of folders, parents first, separated by `/`, with none at either end: "payments/ml"',
);

const domain = text(
  (value) => isName(value) && !value.includes("/"),
  "must be the name of a credential domain; leave it out for the global one",
);

const controller = text(
  isController,
  "must be the http or https address of a controller, with its context path, without user, query and fragment: " +
    "https://ci.example.com/jenkins",
).transform((value) => (value === UNKNOWN ? value : new URL(value).href.replace(/\/+$/, "")));

function isController(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && [username, password, search, hash].join("") === "";
}

/** What a line of text may hold, of what XML can. */
function isPrintable(character: string): boolean {
  return isXmlCharacter(character.codePointAt(0) ?? 0) && !/\p{Cc}/u.test(character);
}

/** A whole API key: shorter values would not be safe behind the marker. What Jenkins would change is refused. */
const secret = text(
  (value) => value.length >= 32 && /^[\x20-\x7e]+$/.test(value) && value.trim() === value,
  "must be a whole API key: at least 32 printable ASCII characters, without a space at either end",
);

/** Inputs of `cikeys:jenkins:SecretText`. */
export const secretTextSchema = z
  .strictObject({
    url: controller,
    folder: folder.optional(),
    domain: domain.default(GLOBAL_DOMAIN),
    credentialId: credentialId.default("flyte-api-key"),
    secret,
    description: text((value) => [...value].every(isPrintable), "must be one line of text").default(
      "",
    ),
    generation: z.union([z.literal(UNKNOWN), z.int().min(1)]),
    adopt: z.boolean().default(false),
    allowInsecure: z.boolean().default(false),
    tokenEnv: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, {
        error: 'must be the beginning of names of variables, in capitals: "JENKINS_EU"',
      })
      .default("JENKINS"),
  })
  .superRefine(({ url, allowInsecure }, context) => {
    if (allowInsecure || url === UNKNOWN || !isInClear(new URL(url))) return;
    context.addIssue({
      code: "custom",
      path: ["url"],
      message:
        "is plain http: the key and the API token would cross the network in clear. Use https, or say " +
        "`allowInsecure: true` for this store",
    });
  });

/** Plain http is for servers on this machine only. */
function isInClear({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && !/^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname);
}

export type SecretTextInputs = z.output<typeof secretTextSchema>;
