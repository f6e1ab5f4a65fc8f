import { z } from "zod";
import type { GitLabPlace } from "../../../common/gitLabAddress";
import { answerOf } from "../../http/answer";
import type { HttpRequest, HttpResponse } from "../../http/client";
import { escaped, placePath, type GitLabCall, type GitLabClient } from "./client";
import type { GitLabPlaces } from "./places";

const variableShape = z.object({
  /** `null` when it is hidden. */
  value: z.string().nullable(),
  variable_type: z.string(),
  protected: z.boolean(),
  masked: z.boolean(),
  hidden: z.boolean().default(false),
  raw: z.boolean(),
  environment_scope: z.string().optional(),
  description: z.string().nullish(),
});

const variableSchema = variableShape.transform(asVariable);

const listedSchema = variableShape
  .extend({ key: z.string() })
  .transform(({ key, ...variable }) => ({ ...asVariable(variable), key }));

function asVariable({
  variable_type,
  environment_scope,
  description,
  ...rest
}: z.output<typeof variableShape>) {
  return {
    ...rest,
    variableType: variable_type,
    environmentScope: environment_scope,
    description: description ?? "",
  };
}

/** A CI/CD variable as GitLab shows it. */
export type GitLabVariable = z.infer<typeof variableSchema>;

/** Which variable. */
export interface GitLabTarget {
  place: GitLabPlace;
  key: string;
  /** None for the instance. */
  environmentScope?: string | undefined;
}

/** What is written; all of it each time, since GitLab keeps or resets what is left out. */
export interface GitLabContent {
  value: string;
  variableType: string;
  masked: boolean;
  protected: boolean;
  raw: boolean;
  description: string;
}

/**
 * Variables of projects, groups and the instance.
 *
 * Source: https://docs.gitlab.com/api/project_level_variables, …/group_level_variables, …/instance_level_ci_variables
 */
export class GitLabVariables {
  constructor(
    private readonly client: GitLabClient,
    private readonly places: GitLabPlaces,
  ) {}

  /** The variable; `undefined` when there is none, or when GitLab does not show the place (404). */
  async find(target: GitLabTarget): Promise<GitLabVariable | undefined> {
    const response = await this.callOne("GET", target, {});
    return response.status === 404 ? undefined : answerOf(response, variableSchema);
  }

  /** All variables of a place, page by page; `undefined` when GitLab does not show it (404). */
  async list(place: GitLabPlace): Promise<(GitLabVariable & { key: string })[] | undefined> {
    const found: (GitLabVariable & { key: string })[] = [];
    for (let page = "1"; page !== "";) {
      const query = { per_page: "100", page };
      const path = `${placePath(place)}/variables`;
      const response = await this.call("GET", path, { place, query, accept: [404] });
      if (response.status === 404) return undefined;
      found.push(...answerOf(response, z.array(listedSchema)));
      page = response.headers.get("x-next-page") ?? "";
    }
    return found;
  }

  /** Adds it. Only a new variable can be hidden. */
  async create(
    target: GitLabTarget,
    content: GitLabContent,
    hidden: boolean,
  ): Promise<GitLabVariable> {
    const { place, key } = target;
    const visibility = hidden ? { masked_and_hidden: true } : {};
    const body = { key, ...bodyOf(target, content), ...visibility };
    const response = await this.call("POST", `${placePath(place)}/variables`, { place, body });
    return answerOf(response, variableSchema);
  }

  /** Overwrites it in place; `undefined` when it is not there (404). */
  async update(target: GitLabTarget, content: GitLabContent): Promise<GitLabVariable | undefined> {
    const response = await this.callOne("PUT", target, { body: bodyOf(target, content) });
    return response.status === 404 ? undefined : answerOf(response, variableSchema);
  }

  /** Deletes it; `false` when it is not there (404). */
  async delete(target: GitLabTarget): Promise<boolean> {
    return (await this.callOne("DELETE", target, {})).status !== 404;
  }

  private callOne(
    method: HttpRequest["method"],
    { place, key, environmentScope }: GitLabTarget,
    options: Pick<GitLabCall, "body">,
  ): Promise<HttpResponse> {
    const query: Record<string, string> =
      environmentScope === undefined ? {} : { "filter[environment_scope]": environmentScope };
    const path = `${placePath(place)}/variables/${escaped(key)}`;
    return this.call(method, path, { place, query, accept: [404], ...options });
  }

  private async call(
    method: HttpRequest["method"],
    path: string,
    options: GitLabCall,
  ): Promise<HttpResponse> {
    try {
      return await this.client.call(method, path, options);
    } catch (error) {
      throw await this.places.explain(error, options.place);
    }
  }
}

function bodyOf({ environmentScope }: GitLabTarget, { variableType, ...rest }: GitLabContent) {
  return {
    ...rest,
    variable_type: variableType,
    ...(environmentScope === undefined ? {} : { environment_scope: environmentScope }),
  };
}
