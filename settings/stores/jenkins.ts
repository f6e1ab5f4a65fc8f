import { z } from "zod";
import { jenkinsAddress, jenkinsUrl } from "../../common/jenkinsAddress";
import {
  isControllerUrl,
  isCredentialId,
  isDomainName,
  isFolderName,
} from "../../common/jenkinsNames";
import type { JenkinsCredentialArgs } from "../../components/stores/jenkins";
import { text } from "../text";

/** Address of a controller, for one store or for all. */
export const jenkinsControllerUrl = text(
  "address of the controller with its context path, such as https://ci.example.com/jenkins",
)
  .refine(isControllerUrl, {
    error:
      "must be the http or https address of a controller, without user, query and fragment, such as " +
      "https://ci.example.com/jenkins",
    abort: true,
  })
  .transform(jenkinsUrl);

const yesOrNo = z.boolean({ error: "must be true or false" });

/** A Secret text in the credentials of a Jenkins controller or of a folder. */
export const jenkinsStore = z.strictObject({
  kind: z.literal("jenkins"),
  url: jenkinsControllerUrl.optional(),
  folder: text("full name of the folder, parents first, such as payments/ml")
    .refine(
      isFolderName,
      "must be names of folders, parents first, separated by `/`, with none at either end, such as payments/ml",
    )
    .optional(),
  domain: text("name of a credential domain")
    .refine(
      isDomainName,
      "must be the name of a credential domain; leave it out for the global one",
    )
    .optional(),
  credentialId: text("id of the credential")
    .refine(isCredentialId, "must be made of letters, digits, `-`, `_` and `.`")
    .default("flyte-api-key"),
  /** Take over a Secret text that is there already and not ours. */
  adopt: yesOrNo.default(false),
  /** Allow plain http to another machine. */
  allowInsecure: yesOrNo.default(false),
  /** `JENKINS_EU` stands for `JENKINS_EU_USER_ID` and `JENKINS_EU_API_TOKEN`. */
  tokenEnv: text("beginning of the names of the variables with user and API token")
    .regex(
      /^[A-Z][A-Z0-9_]*$/,
      "must be the beginning of names of variables, in capitals, such as JENKINS_EU; no token",
    )
    .default("JENKINS"),
});

/** Settings of one Jenkins credential, defaults filled in. */
export type JenkinsStoreSettings = z.output<typeof jenkinsStore>;

/**
 * Arguments of a credential.
 *
 * @param url Controller of the stores that name none.
 */
export function jenkinsArguments(store: JenkinsStoreSettings, url: string): JenkinsCredentialArgs {
  const { folder, domain, credentialId, adopt, allowInsecure, tokenEnv } = store;
  return {
    url: store.url ?? url,
    ...(folder === undefined ? {} : { folder }),
    ...(domain === undefined ? {} : { domain }),
    credentialId,
    adopt,
    allowInsecure,
    tokenEnv,
  };
}

/** Address of a credential, as messages and the status name it. */
export function jenkinsStoreAddress(store: JenkinsStoreSettings, url: string): string {
  return jenkinsAddress(jenkinsArguments(store, url));
}
