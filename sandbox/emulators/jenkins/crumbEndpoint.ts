import { CRUMB_FIELD, type Crumbs } from "./crumbs";
import { exported, type Endpoint } from "./endpoint";
import { notFound } from "./jenkinsError";

/**
 * Where those who sign in by password fetch a crumb.
 *
 * Source: https://www.jenkins.io/doc/book/security/csrf-protection/
 */
export function crumbEndpoint(crumbs: Crumbs, enabled: () => boolean): Endpoint {
  return {
    method: "GET",
    path: "/crumbIssuer/api/json",
    kind: "read",
    answer: (call) => {
      if (!enabled()) throw notFound();
      const { crumb, setCookie } = crumbs.issue(call.caller, call.cookie);
      const answer = exported(call, {
        _class: "hudson.security.csrf.DefaultCrumbIssuer",
        crumb,
        crumbRequestField: CRUMB_FIELD,
      });
      if (setCookie === undefined) return answer;
      return { ...answer, headers: { ...answer.headers, "set-cookie": setCookie } };
    },
  };
}
