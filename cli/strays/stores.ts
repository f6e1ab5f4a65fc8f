import { gitLabAddress, type GitLabPlace } from "../../common/gitLabAddress";
import type { JenkinsPlace } from "../../common/jenkinsAddress";
import { generationIn, MARK, writerOf } from "../../provider/resources/gitlab/mark";
import { markedGeneration, textBeside } from "../../provider/resources/jenkins/marker";
import type { GitLab } from "../../provider/services/gitlab/gitlab";
import type { JenkinsApi } from "../../provider/services/jenkins/api";
import { credentialUrl } from "../../provider/services/jenkins/place";
import { verdictOn, type Known } from "./known";
import type { Stray } from "./stray";

/** Variables of a project, group or instance that this stack wrote and its state does not know. */
export async function gitLabStrays(
  gitlab: GitLab,
  { baseUrl, place }: { baseUrl: string; place: GitLabPlace },
  known: Known,
): Promise<Stray[]> {
  const variables = await gitlab.variables.list(place);
  if (variables === undefined) throw new Error("is not there, or the token may not see it");
  return variables.flatMap(({ key, environmentScope, description }) => {
    const writer = writerOf(description);
    const prefix = `${MARK} ${known.ownerPrefix}`;
    if (!writer.startsWith(prefix)) return [];
    const scope =
      environmentScope === undefined || place.kind === "instance" ? {} : { environmentScope };
    const id = gitLabAddress({ baseUrl, place, key, ...scope });
    const team = writer.slice(prefix.length);
    return entry("gitlab", id, { team, generation: generationIn(description) ?? null }, known);
  });
}

/** Credentials of a controller's or folder's store that this stack wrote and its state does not know. */
export async function jenkinsStrays(
  api: JenkinsApi,
  { url, folder }: Pick<JenkinsPlace, "url" | "folder">,
  known: Known,
): Promise<Stray[]> {
  const credentials = await api.listStore({ url, folder });
  if (credentials === undefined) {
    throw new Error("is not there, or the user may not see its credentials (Credentials/View)");
  }
  return credentials.flatMap(({ domain, id: credentialId, description }) => {
    const written = `, written by ${known.ownerPrefix.replace(/\/$/, "")}`;
    const text = textBeside(description);
    if (!text.startsWith("CI key of ") || !text.endsWith(written)) return [];
    const id = credentialUrl({ url, folder, domain, credentialId });
    const team = text.slice("CI key of ".length, -written.length);
    return entry("jenkins", id, { team, generation: markedGeneration(description) ?? null }, known);
  });
}

/** An entry that the state knows is worth a word only when it holds more than the state knows. */
function entry(
  service: "gitlab" | "jenkins",
  id: string,
  found: { team: string; generation: number | null },
  known: Known,
): Stray[] {
  const verdict =
    found.generation === null ? "stray" : verdictOn(known, { ...found, created: null });
  if (known.stores.has(id) && verdict !== "older state") return [];
  return [
    {
      ...{ stack: known.stack, service, kind: "store entry", id, client: null, name: id },
      ...found,
      ...{ created: null, disabledSince: null, verdict },
    },
  ];
}
