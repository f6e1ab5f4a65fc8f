import { messageOf, textOf, type Fields } from "../../../common/protobuf";

/** A project and a domain in it, as tasks and access settings name them. */
export interface Place {
  project: string;
  domain: string;
}

/** `flyteidl2.task.TaskIdentifier`. */
export interface TaskId extends Place {
  org: string;
  name: string;
  version: string;
}

/** `flyteidl2.dataproxy.CreateUploadLocationRequest`, as far as it matters here. */
export interface UploadRequest extends Place {
  filename: string;
  /** Base64, as the header of the upload has it. */
  contentMd5: string;
}

/** `task_id` of a `DeployTaskRequest`. */
export function taskIdOf(request: Fields): TaskId {
  const id = messageOf(request, 1);
  return {
    org: textOf(id, 1),
    project: textOf(id, 2),
    domain: textOf(id, 3),
    name: textOf(id, 4),
    version: textOf(id, 5),
  };
}

/** `spec` of a `DeployTaskRequest`, as it came. */
export function taskSpecOf(request: Fields): Buffer {
  return Buffer.from(request.get(2)?.at(-1) ?? []);
}

/** `project_id` of a `SelectClusterRequest`; `undefined` when it asks for something else. */
export function selectedProject(request: Fields): Place | undefined {
  if (!request.has(2)) return undefined;
  const id = messageOf(request, 2);
  return { domain: textOf(id, 2), project: textOf(id, 3) };
}

export function uploadRequestOf(request: Fields): UploadRequest {
  return {
    project: textOf(request, 1),
    domain: textOf(request, 2),
    filename: textOf(request, 3),
    contentMd5: Buffer.from(request.get(5)?.at(-1) ?? []).toString("base64"),
  };
}
