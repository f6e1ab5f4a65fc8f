import type { LiveSubject } from "../liveSubjects";
import { DEPLOY_ACTIONS, type Place } from "./args";

/** Requests that an external authorization server has to allow, in the fields of `AuthorizeRequest`. */
export interface AllowedRequests {
  identity: { external_identity: { subject: string } };
  /** `Action`, one request each. */
  actions: string[];
  resource: { project: { name: string; domain: { name: string } } };
}

/**
 * What the organisation's authorization server must allow: for each live generation, the deploy actions on the team's
 * project and domain, and nothing else (`AuthorizerService.Authorize`, Union's documentation of external authorization).
 *
 * @example
 * import { allowedRequests, type AllowedRequests, type CiKeyStatus } from "flyte-ci-keys";
 *
 * export const allow = ({ subjects }: CiKeyStatus): AllowedRequests[] =>
 *   allowedRequests(subjects, { project: "payments", domain: "production" });
 */
export function allowedRequests(
  subjects: readonly LiveSubject[],
  { project, domain }: Place,
): AllowedRequests[] {
  const actions = DEPLOY_ACTIONS.map((action) => `ACTION_${action.toUpperCase()}`);
  const resource = { project: { name: project, domain: { name: domain } } };
  return distinct(subjects).map((subject) => ({
    identity: { external_identity: { subject } },
    actions,
    resource,
  }));
}

/** Generations of one client share its subject. */
export function distinct(subjects: readonly LiveSubject[]): string[] {
  return [...new Set(subjects.map(({ subject }) => subject))];
}
