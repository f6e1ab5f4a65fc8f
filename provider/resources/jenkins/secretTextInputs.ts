import { z } from "zod";
import { isConfidential } from "../../../common/confidential";
import {
  isControllerUrl,
  isCredentialId,
  isDomainName,
  isFolderName,
} from "../../../common/jenkinsNames";
import { isXmlCharacter } from "../../../common/xmlText";
import { UNKNOWN } from "../../protocol/properties";
import { GLOBAL_DOMAIN } from "../../services/jenkins/place";

/** A text that keeps a rule, or that a preview does not know yet. */
function text(rule: (value: string) => boolean, error: string) {
  const keeps = (value: string): boolean => value === UNKNOWN || rule(value);
  return z.string({ error }).refine(keeps, { error, abort: true });
}

const credentialId = text(isCredentialId, "must be made of letters, digits, `-`, `_` and `.`");

const folder = text(
  isFolderName,
  'must be names of folders, parents first, separated by `/`, with none at either end: "payments/ml"',
);

const domain = text(
  isDomainName,
  "must be the name of a credential domain; leave it out for the global one",
);

const controller = text(
  isControllerUrl,
  "must be the http or https address of a controller, with its context path, without user, query and fragment: " +
    "https://ci.example.com/jenkins",
).transform((value) => (value === UNKNOWN ? value : new URL(value).href.replace(/\/+$/, "")));

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
    if (allowInsecure || url === UNKNOWN || isConfidential(url)) return;
    context.addIssue({
      code: "custom",
      path: ["url"],
      message:
        "is plain http: the key and the API token would cross the network in clear. Use https, or say " +
        "`allowInsecure: true` for this store",
    });
  });

export type SecretTextInputs = z.output<typeof secretTextSchema>;
