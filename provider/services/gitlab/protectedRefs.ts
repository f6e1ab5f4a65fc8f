import { z } from "zod";
import type { GitLabPlace } from "../../../common/gitLabAddress";
import { answerOf } from "../../http/answer";
import { placePath, type GitLabClient } from "./client";

const PAGE_SIZE = "100";

/**
 * Whether a branch or tag of a project is protected, by its name or by a pattern. `refs/heads/` or `refs/tags/` in front
 * says which of the two it is; without, either counts.
 *
 * Source: https://docs.gitlab.com/api/protected_branches/, https://docs.gitlab.com/api/protected_tags/
 */
export async function isProtectedRef(
  client: GitLabClient,
  project: GitLabPlace,
  ref: string,
): Promise<boolean> {
  const [, kind, name = ref] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  const lists = (["branches", "tags"] as const).filter(
    (list) => kind === undefined || (kind === "heads") === (list === "branches"),
  );
  for (const list of lists) {
    const patterns = await protectedNames(client, project, list);
    if (patterns.some((pattern) => matches(pattern, name))) return true;
  }
  return false;
}

/** Names and patterns, page by page. */
async function protectedNames(
  client: GitLabClient,
  place: GitLabPlace,
  list: "branches" | "tags",
): Promise<string[]> {
  const names: string[] = [];
  let page = "1";
  while (page !== "") {
    const query = { per_page: PAGE_SIZE, page };
    const response = await client.call("GET", `${placePath(place)}/protected_${list}`, {
      place,
      query,
    });
    const items = answerOf(response, z.array(z.object({ name: z.string() })));
    names.push(...items.map(({ name }) => name));
    page = response.headers.get("x-next-page") ?? "";
  }
  return names;
}

/** `*` stands for any text, slashes included. */
function matches(pattern: string, name: string): boolean {
  const literals = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literals.join(".*")}$`).test(name);
}
