import { STATUS_CODES } from "node:http";
import { escapeXml } from "../../../common/xmlText";
import { impliedBy, permissionId, type Permission } from "./permission";

/** A refused request. Jenkins answers with a page, never with a structured body. */
export class JenkinsError extends Error {
  override readonly name = "JenkinsError";

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
    /** The page; the container's error page unless given, empty for none. */
    readonly page = errorPage(status, message),
  ) {
    super(message);
  }
}

/** The servlet container's page for `sendError`. */
export function errorPage(status: number, message = STATUS_CODES[status] ?? ""): string {
  const title = `Error ${status} ${escapeXml(message)}`;
  return (
    `<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=UTF-8"/>\n<title>${title}</title>\n` +
    `</head>\n<body><h2>HTTP ERROR ${status} ${escapeXml(message)}</h2>\n` +
    `<table>\n<tr><th>STATUS:</th><td>${status}</td></tr>\n<tr><th>SERVLET:</th><td>Stapler</td></tr>\n</table>\n</body>\n</html>\n`
  );
}

/** What is missing and what the caller may not see look the same. */
export function notFound(): JenkinsError {
  return new JenkinsError(404, "Not Found");
}

/** `HttpResponses.status(n)`: no body at all. */
export function bareStatus(status: number): JenkinsError {
  return new JenkinsError(status, STATUS_CODES[status] ?? "", {}, "");
}

/** An exception that nothing caught: the page with the angry butler. */
export function oops(what: string): JenkinsError {
  const page =
    "<!DOCTYPE html><html><head><title>Oops! - Jenkins</title></head><body><h1>Oops!</h1>" +
    "<h2>A problem occurred while processing the request</h2></body></html>";
  return new JenkinsError(500, what, {}, page);
}

/** `hudson.model.Failure`: a page with one line. */
export function failure(message: string): JenkinsError {
  return new JenkinsError(400, message);
}

/** A controller that is starting or restarting (`HudsonIsLoading`, `HudsonIsRestarting`). */
export function unavailable(): JenkinsError {
  const page =
    '<!DOCTYPE html><html><head><title>Restarting Jenkins</title><meta http-equiv="refresh" content="10"></head>' +
    "<body><h1>Please wait while Jenkins is restarting</h1>" +
    "<p>Your browser will reload automatically when Jenkins is ready.</p></body></html>";
  return new JenkinsError(503, "Service Unavailable", {}, page);
}

/** Wrong user, token or password. */
export function unauthorized(): JenkinsError {
  return new JenkinsError(401, "Invalid password/token for user", {
    "www-authenticate": 'Basic realm="Jenkins"',
  });
}

/** A POST without the crumb of its session. */
export function noValidCrumb(): JenkinsError {
  return new JenkinsError(403, "No valid crumb was included in the request");
}

/**
 * A permission is missing (`AccessDeniedException3`). A request without credentials gets a white page that sends a
 * browser on to the sign-in form (`HudsonAuthenticationEntryPoint`).
 */
export function accessDenied(userId: string | undefined, permission: Permission): JenkinsError {
  const headers = {
    "x-you-are-authenticated-as": userId ?? "anonymous",
    "x-required-permission": permissionId(permission),
    "x-permission-implied-by": impliedBy(permission).map(permissionId).join(", "),
  };
  if (userId !== undefined) {
    return new JenkinsError(403, `${userId} is missing the ${permission} permission`, headers);
  }
  const page =
    "<html><head><meta http-equiv='refresh' content='1;url=/login?from=%2F'/></head>" +
    "<body style='background-color:white; color:white;'>\nAuthentication required\n</body></html>";
  return new JenkinsError(403, "Authentication required", headers, page);
}
