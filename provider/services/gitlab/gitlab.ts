import type { GitLabPlace } from "../../../common/gitLabAddress";
import type { PipelineRun } from "../../../components/rotation/gates";
import { ownAccessToken, type AccessToken } from "./accessToken";
import { GitLabClient, type GitLabConnection } from "./client";
import { pipelinesCreatedBefore } from "./pipelines";
import { GitLabPlaces } from "./places";
import { isProtectedRef } from "./protectedRefs";
import { GitLabVariables } from "./variables";

/** The calls that our own resource makes to GitLab. */
export class GitLab {
  readonly places: GitLabPlaces;
  readonly variables: GitLabVariables;
  private readonly client: GitLabClient;

  constructor(connection: GitLabConnection) {
    this.client = new GitLabClient(connection);
    this.places = new GitLabPlaces(this.client);
    this.variables = new GitLabVariables(this.client, this.places);
  }

  /** Whether jobs for this branch or tag of a project get its protected variables. */
  isProtectedRef(project: GitLabPlace, ref: string): Promise<boolean> {
    return isProtectedRef(this.client, project, ref);
  }

  /** Pipelines of a project that were created before an instant and of which something runs. */
  pipelinesInFlight(project: string, before: Date): Promise<PipelineRun[]> {
    return pipelinesCreatedBefore(this.client, project, before);
  }

  /** The token that is signed in with. */
  accessToken(): Promise<AccessToken> {
    return ownAccessToken(this.client);
  }
}
