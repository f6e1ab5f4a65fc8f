import { describeTokenFlaw, tokenFlaw } from "../../common/administratorToken";

/**
 * A credential from the environment; an empty variable is none.
 *
 * @throws Error when it has a character that no credential has; the message does not repeat it.
 */
export function tokenFrom(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  const token = env[variable];
  if (token === undefined || token === "") return undefined;
  const flaw = tokenFlaw(token);
  if (flaw !== undefined) throw new Error(describeTokenFlaw(variable, flaw));
  return token;
}
