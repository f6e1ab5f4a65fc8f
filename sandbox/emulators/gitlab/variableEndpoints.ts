import { booleanIn, requirePresent, textIn } from "./attributes";
import type { Capabilities } from "./capabilities";
import type { Directory } from "./directory";
import { parameter, type ApiCall, type Endpoint } from "./endpoint";
import { badParameter, GitLabError, notFound } from "./gitLabError";
import { pageOf } from "./paging";
import { groupVariablesOf, projectVariablesOf } from "./places";
import type { Variable } from "./variable";
import type { VariableSet } from "./variableSet";
import { variableView } from "./views";

/** Five operations on the variables of one kind of place. */
interface VariableFamily {
  /** Template of the list. */
  path: string;
  /** What the answer says is not found. */
  noun: string;
  setOf(call: ApiCall): VariableSet;
}

/**
 * CI/CD variables of projects, groups and the instance.
 *
 * Source: https://docs.gitlab.com/api/project_level_variables, …/group_level_variables, …/instance_level_ci_variables
 */
export function variableEndpoints(directory: Directory, capabilities: Capabilities): Endpoint[] {
  const families: VariableFamily[] = [
    {
      path: "/projects/:id/variables",
      noun: "Variable",
      setOf: (call) => projectVariablesOf(call, directory),
    },
    {
      path: "/groups/:id/variables",
      noun: "GroupVariable",
      setOf: (call) => groupVariablesOf(call, directory),
    },
    {
      path: "/admin/ci/variables",
      noun: "InstanceVariable",
      setOf: (call) => {
        call.caller.requireAdministrator();
        return directory.instanceVariables;
      },
    },
  ];
  return families.flatMap((family) => operations(family, capabilities));
}

function operations(family: VariableFamily, capabilities: Capabilities): Endpoint[] {
  const one = `${family.path}/:key`;
  const view = (set: VariableSet, variable: Variable) =>
    variableView(variable, set.kind, capabilities);
  const found = (call: ApiCall, set: VariableSet) => find(call, set, capabilities, family.noun);
  return [
    {
      method: "GET",
      path: family.path,
      answer: (call) => {
        const set = family.setOf(call);
        const { items, headers } = pageOf(set.list(), call.url);
        return { status: 200, headers, body: items.map((variable) => view(set, variable)) };
      },
    },
    {
      method: "GET",
      path: one,
      answer: (call) => {
        const set = family.setOf(call);
        return { status: 200, body: view(set, found(call, set)) };
      },
    },
    {
      method: "POST",
      path: family.path,
      answer: async (call) => {
        const set = family.setOf(call);
        const attributes = await call.attributes();
        requirePresent(attributes, ["key", "value"]);
        const given = attributesGiven(attributes, set, capabilities, "create");
        const key = (textIn(attributes, "key") ?? "").trim();
        const variable = set.create({ ...given, key, value: given.value ?? "" });
        return { status: 201, body: view(set, variable) };
      },
    },
    {
      method: "PUT",
      path: one,
      answer: async (call) => {
        const set = family.setOf(call);
        const given = attributesGiven(await call.attributes(), set, capabilities, "update");
        return { status: 200, body: view(set, set.update(found(call, set), given)) };
      },
    },
    {
      method: "DELETE",
      path: one,
      answer: (call) => {
        const set = family.setOf(call);
        set.destroy(found(call, set));
        return { status: 204 };
      },
    },
  ];
}

const CONFLICT =
  "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'";

/** The variable in the path. @throws GitLabError 404, or 409 when several scopes have one and none is chosen. */
function find(call: ApiCall, set: VariableSet, capabilities: Capabilities, noun: string): Variable {
  const filters = capabilities.filter(set.kind);
  const scope = call.url.searchParams.get("filter[environment_scope]") || undefined;
  const variables = set.named(parameter(call, "key"), filters ? scope : undefined);
  const [first] = variables;
  if (first === undefined) throw notFound(noun);
  // Groups: an update without a filter takes the first, as it did before there was a filter.
  const lenient =
    !filters || (set.kind === "group" && call.method === "PUT" && scope === undefined);
  if (variables.length > 1 && !lenient) throw new GitLabError(409, { message: CONFLICT });
  return first;
}

/** The attributes that a request gives and this GitLab knows. @throws GitLabError 400 */
function attributesGiven(
  attributes: Record<string, unknown>,
  set: VariableSet,
  capabilities: Capabilities,
  action: "create" | "update",
): Partial<Variable> {
  const type = textIn(attributes, "variable_type");
  if (type !== undefined && type !== "env_var" && type !== "file") {
    throw badParameter("variable_type does not have a valid value");
  }
  const hidden =
    action === "create" &&
    capabilities.hidden(set.kind) &&
    booleanIn(attributes, "masked_and_hidden") === true;
  return defined({
    value: textIn(attributes, "value"),
    variableType: type,
    protected: booleanIn(attributes, "protected"),
    masked: hidden ? true : booleanIn(attributes, "masked"),
    hidden: hidden ? true : undefined,
    raw: booleanIn(attributes, "raw"),
    environmentScope: capabilities.environmentScope(set.kind)
      ? textIn(attributes, "environment_scope")?.trim()
      : undefined,
    description: capabilities.description(set.kind) ? textIn(attributes, "description") : undefined,
  });
}

function defined(attributes: {
  [Name in keyof Variable]?: Variable[Name] | undefined;
}): Partial<Variable> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
