import type { Directory } from "./directory";
import { fitOf, matchesPattern } from "./environmentScope";
import type { Project } from "./namespace";
import type { Variable } from "./variable";
import type { VariableSet } from "./variableSet";

/** A job that asks for a variable. */
export interface Job {
  /** Project by number or full path. */
  project: string;
  /** Branch or tag that the pipeline runs for. */
  ref: string;
  /** `environment:` of the job, if it has one. */
  environment?: string;
}

/**
 * The variable that a job sees under a name. The nearest place wins: project, groups from the inside outwards, instance;
 * there the closest environment scope. Protected ones are given on protected branches and tags only, so that an
 * unprotected one further away can come through.
 *
 * Source: https://docs.gitlab.com/ci/variables/#cicd-variable-precedence
 */
export function variableOfJob(
  directory: Directory,
  job: Job,
  key: string,
): { set: VariableSet; variable: Variable } | undefined {
  const project = directory.project(job.project);
  if (project === undefined) return undefined;
  const isProtected = isProtectedRef(project, job.ref);
  for (const set of setsFor(directory, project)) {
    const eligible = set.named(key).filter((variable) => isProtected || !variable.protected);
    const variable = closest(eligible, job.environment);
    if (variable !== undefined) return { set, variable };
  }
  return undefined;
}

/** Whether a branch or tag is protected, by name or pattern. */
export function isProtectedRef(project: Project, ref: string): boolean {
  const patterns = [...project.protectedBranches, ...project.protectedTags];
  return patterns.some((pattern) => matchesPattern(pattern, ref));
}

function* setsFor(directory: Directory, project: Project): Iterable<VariableSet> {
  yield project.variables;
  for (const group of directory.groupsAbove(project)) yield group.variables;
  yield directory.instanceVariables;
}

/** Among patterns that fit equally well, GitLab promises no order; here the later one wins. */
function closest(variables: Variable[], environment: string | undefined): Variable | undefined {
  let best: { variable: Variable; fit: number } | undefined;
  for (const variable of variables) {
    const fit = fitOf(variable.environmentScope, environment);
    if (fit !== undefined && fit >= (best?.fit ?? 0)) best = { variable, fit };
  }
  return best?.variable;
}
