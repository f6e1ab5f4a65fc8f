import { z } from "zod";
import type { GitLabPlace } from "../../../common/gitLabAddress";
import { answerOf } from "../../http/answer";
import { ServiceError } from "../../http/serviceError";
import { placePath, type GitLabClient } from "./client";

/** What the token sees of a project, a group or the instance. */
export type Sight =
  | { state: "visible"; archived: boolean }
  /** A project that left this path; its number, and its path now. */
  | { state: "moved"; id: string; path: string }
  /** GitLab says the same (404) of what it hides and of what does not exist. */
  | { state: "not visible" };

const placeSchema = z.object({
  id: z.number().int(),
  archived: z.boolean().default(false),
  path_with_namespace: z.string().optional(),
});

/**
 * Projects and groups themselves.
 *
 * Source: https://docs.gitlab.com/api/projects/, …/groups/, https://docs.gitlab.com/api/rest/#redirects
 */
export class GitLabPlaces {
  constructor(private readonly client: GitLabClient) {}

  /** The instance is always visible; whether its variables are is for their own calls to say. */
  async look(place: GitLabPlace): Promise<Sight> {
    if (place.kind === "instance") return { state: "visible", archived: false };
    const found = await this.find(place).catch((error: unknown) => {
      if (error instanceof ServiceError && error.status === 301) return error;
      throw error;
    });
    if (found === undefined) return { state: "not visible" };
    if (!(found instanceof ServiceError)) return { state: "visible", archived: found.archived };
    const id = await this.movedTo(place);
    const moved = id === undefined ? undefined : await this.find({ kind: place.kind, id });
    if (id === undefined || moved === undefined) throw found;
    return { state: "moved", id, path: moved.path_with_namespace ?? id };
  }

  /**
   * Whether something that is not visible is certainly gone, and not only hidden from the token. Only an administrator's
   * token can tell; and not for a group's path, since a renamed group leaves no trace there.
   */
  async isGone({ kind, id = "" }: GitLabPlace): Promise<boolean> {
    if (kind === "group" && !/^\d+$/.test(id)) return false;
    return this.isAdministrator();
  }

  /** The error, with what the place itself says about it: archived, or moved. */
  async explain(error: unknown, place: GitLabPlace): Promise<unknown> {
    if (!(error instanceof ServiceError) || error.code !== undefined) return error;
    if (![301, 403, 405].includes(error.status ?? 0)) return error;
    const sight = await this.look(place).catch(() => undefined);
    const remedy = sight === undefined ? undefined : remedyFor(place, sight);
    if (remedy === undefined) return error;
    return new ServiceError(error.call, `answered ${error.status}`, { ...error.facts, remedy });
  }

  private async find(place: GitLabPlace): Promise<z.output<typeof placeSchema> | undefined> {
    // A group would otherwise come with all its projects.
    const query: Record<string, string> = place.kind === "group" ? { with_projects: "false" } : {};
    const options = { place, query, accept: [404] };
    const response = await this.client.call("GET", placePath(place), options);
    return response.status === 404 ? undefined : answerOf(response, placeSchema);
  }

  /** Only the number is taken from the redirect: the token goes to no address that an answer names. */
  private async movedTo(place: GitLabPlace): Promise<string | undefined> {
    const options = { place, accept: [301], expect: "text" } as const;
    const { headers } = await this.client.call("GET", placePath(place), options);
    return /\/api\/v4\/projects\/(\d+)$/.exec(headers.get("location") ?? "")?.[1];
  }

  /** By a call that only administrators may make: the token may lack the powers that its user has. */
  private async isAdministrator(): Promise<boolean> {
    const options = { place: { kind: "instance" }, accept: [403, 404] } as const;
    const { status } = await this.client.call("GET", "application/statistics", options);
    return status === 200;
  }
}

function remedyFor({ kind, id }: GitLabPlace, sight: Sight): string | undefined {
  if (sight.state === "moved") {
    return `The project has moved from ${id} to ${sight.path} (number ${sight.id}). Set its new path in the settings.`;
  }
  if (sight.state === "not visible" || !sight.archived) return undefined;
  return (
    `The ${kind} is archived, so nobody may read or write its variables. ` +
    "Unarchive it (Settings > General > Advanced), then run `pulumi up` again."
  );
}
