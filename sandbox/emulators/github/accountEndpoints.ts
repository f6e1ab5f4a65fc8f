import type { Directory } from "./directory";
import { REPOSITORY_PATHS, type Endpoint } from "./endpoint";
import { notFound } from "./githubError";
import { organizationOf, repositoryOf } from "./places";
import { accountView, repositoryView } from "./views";

/** Who owns what: organizations, the signed-in user, repositories. */
export function accountEndpoints(directory: Directory): Endpoint[] {
  return [
    {
      method: "GET",
      path: "/orgs/:org",
      documentation: "orgs/orgs#get-an-organization",
      answer: (call) => ({ status: 200, body: accountView(organizationOf(call, directory)) }),
    },
    {
      method: "GET",
      path: "/user",
      documentation: "users/users#get-the-authenticated-user",
      answer: ({ caller }) => {
        caller.requireUser();
        const account = directory.account(caller.login);
        if (account === undefined) throw notFound();
        return { status: 200, body: accountView(account) };
      },
    },
    ...REPOSITORY_PATHS.map((path): Endpoint => ({
      method: "GET",
      path,
      documentation: "repos/repos#get-a-repository",
      answer: (call) => ({ status: 200, body: repositoryView(repositoryOf(call, directory)) }),
    })),
  ];
}
