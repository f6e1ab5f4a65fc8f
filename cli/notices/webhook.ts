import { send } from "../../provider/http/client";
import { ServiceError } from "../../provider/http/serviceError";
import { CliError } from "../cliError";

/** Somebody waits for the command; a webhook is quick or down. */
const LIMITS = { attempts: 3, deadline: 10_000, pause: 500, longestWait: 30_000 };

/**
 * Reads a webhook's address, which is a secret: whoever knows it can post.
 *
 * @param variable Environment variable that holds it.
 * @throws CliError that names the variable and never the address.
 */
export function webhookUrl(variable: string, env: NodeJS.ProcessEnv): URL {
  if (/[^A-Za-z0-9_]/.test(variable)) {
    throw new CliError(
      "--notify-env takes the name of an environment variable, never the webhook's address itself: arguments can be " +
        "read by everybody on the machine. Set for example CIKEYS_WEBHOOK and say --notify-env CIKEYS_WEBHOOK",
    );
  }
  const value = env[variable];
  if (value === undefined || value === "") {
    throw new CliError(
      `the environment variable ${variable}, which --notify-env names, is not set. It must hold the webhook's address`,
    );
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const safe =
    url?.protocol === "https:" ||
    (url?.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname));
  if (url === undefined || !safe) {
    throw new CliError(
      `the environment variable ${variable} must hold an https address (http only for this machine itself)`,
    );
  }
  return url;
}

/**
 * Posts a message to a webhook.
 *
 * @returns Why it did not arrive; `undefined` when it did. Neither address nor answer is in it.
 */
export async function post(url: URL, body: object): Promise<string | undefined> {
  try {
    await send(
      {
        ...{ service: "webhook", method: "POST", url, expect: "text" },
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      },
      LIMITS,
    );
    return undefined;
  } catch (error) {
    // Its message would have the address.
    if (error instanceof ServiceError) return error.what;
    throw error;
  }
}
