import type { Capabilities } from "./capabilities";
import type { Directory } from "./directory";
import type { Endpoint } from "./endpoint";
import { tokenView, userView } from "./views";

/**
 * The caller, and the instance.
 *
 * Source: https://docs.gitlab.com/api/users/, …/personal_access_tokens, …/version, …/metadata, …/statistics
 */
export function instanceEndpoints(
  directory: Directory,
  capabilities: Capabilities,
  started: Date,
): Endpoint[] {
  const { version } = capabilities;
  const metadata = { version, revision: "0a1b2c3d4e5", enterprise: version.endsWith("-ee") };
  return [
    {
      method: "GET",
      path: "/user",
      scopes: ["read_user"],
      answer: (call) => ({ status: 200, body: userView(call.caller.user) }),
    },
    {
      method: "GET",
      path: "/personal_access_tokens/self",
      answer: (call) => ({ status: 200, body: tokenView(call.caller, started) }),
    },
    ...["/version", "/metadata"].map((path): Endpoint => ({
      method: "GET",
      path,
      scopes: ["read_user"],
      answer: () => ({ status: 200, body: metadata }),
    })),
    {
      method: "GET",
      path: "/application/statistics",
      answer: (call) => {
        call.caller.requireAdministrator();
        const { users, groups, projects } = directory;
        const count = (list: unknown[]) => String(list.length);
        return {
          status: 200,
          body: { users: count(users), groups: count(groups), projects: count(projects) },
        };
      },
    },
  ];
}
