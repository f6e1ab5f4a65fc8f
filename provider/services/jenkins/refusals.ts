import type { HttpResponse } from "../../http/client";
import { ServiceError } from "../../http/serviceError";
import { variablesOf } from "./signIn";

/** What Jenkins answers, instead of a code, to a POST of somebody who signed in by password. */
const CRUMB = "no valid crumb";

/** Groups of permissions by the class that Jenkins names them after, as its security matrix shows them. */
const GROUPS: Record<string, string> = {
  "com.cloudbees.plugins.credentials.CredentialsProvider": "Credentials",
  "hudson.model.Hudson": "Overall",
  "hudson.model.Item": "Job",
};

/** A refusal in one word: the permission that is missing, or the crumb. Pages hold nothing else that is fit to print. */
export function refusalCode(page: unknown, headers: Headers): string | undefined {
  if (typeof page === "string" && /No valid crumb/i.test(page)) return CRUMB;
  const id = headers.get("x-required-permission") ?? "";
  const dot = id.lastIndexOf(".");
  const group = GROUPS[id.slice(0, dot)];
  const name = id.slice(dot + 1);
  return group !== undefined && /^[A-Za-z]+$/.test(name) ? `${group}/${name}` : undefined;
}

/** What to do about a status. */
export function remedyFor(
  tokenEnv: string,
  store: string,
): (status: number, code?: string) => string | undefined {
  const { user, token } = variablesOf(tokenEnv);
  return (status, code) => {
    if (status >= 300 && status < 400) {
      return (
        "A single sign-on proxy or another server answers so in place of Jenkins: check the address, and have the proxy " +
        "let calls with an API token through."
      );
    }
    if (status === 401) {
      return `Jenkins does not accept the user or the token: set ${user} and ${token} anew (the user's menu > Security > API Token).`;
    }
    if (status === 403 && code === CRUMB) {
      return `${token} holds a password, but only an API token may write: make one (the user's menu > Security > API Token) and set it.`;
    }
    if (status === 403 && code !== undefined) {
      return `The user of ${user} needs the permission ${code} at ${store}.`;
    }
    if (status === 403) {
      return "No permission is named, so it is not Jenkins' usual refusal: does a proxy take the Authorization header away?";
    }
    if (status === 500) {
      return 'Are the plug-ins "Credentials" and "Plain Credentials" installed and enabled? Jenkins\' log has the reason.';
    }
    if (status === 503)
      return "Jenkins is starting or restarting: wait, then run `pulumi up` again.";
    return undefined;
  };
}

/** An answer with a good status that Jenkins cannot have given. */
export function notFromJenkins({ call, status }: HttpResponse): ServiceError {
  return new ServiceError(call, `answered ${status}, but not as Jenkins does`, {
    status,
    remedy:
      "A sign-in page or a proxy in between answers so: check the address, and have the proxy let calls with an API " +
      "token through.",
  });
}
