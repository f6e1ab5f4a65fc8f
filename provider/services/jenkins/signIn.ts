import { tokenFrom } from "../tokenFrom";

/** Names of the two variables that hold a user and their API token; with `JENKINS`, those of Jenkins' own command line client. */
export function variablesOf(tokenEnv: string): { user: string; token: string } {
  return { user: `${tokenEnv}_USER_ID`, token: `${tokenEnv}_API_TOKEN` };
}

/**
 * `Authorization` header for a controller: HTTP Basic with a user and an API token. With a token Jenkins asks for no
 * crumb and opens no session.
 *
 * @param tokenEnv Beginning of the variables' names, for example `JENKINS`.
 * @throws Error when one is not set, or has a character that it cannot have.
 */
export function jenkinsAuthorization(env: NodeJS.ProcessEnv, tokenEnv: string): string {
  const variables = variablesOf(tokenEnv);
  const user = env[variables.user] ?? "";
  if (user === "" || !env[variables.token]) {
    throw new Error(
      `no Jenkins credentials in the environment: set ${variables.user} to a user's id and ${variables.token} to an API ` +
        "token of that user (Jenkins: the user's menu > Security > API Token; a password is not enough)",
    );
  }
  if (/[:\p{C}]|^\s|\s$/u.test(user)) {
    throw new Error(
      `"${variables.user}" must be the id of a user, without colons, control characters, and spaces at its ends`,
    );
  }
  const token = tokenFrom(env, variables.token) ?? "";
  return `Basic ${Buffer.from(`${user}:${token}`, "utf8").toString("base64")}`;
}
