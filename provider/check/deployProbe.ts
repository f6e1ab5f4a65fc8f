import { BinaryWriter } from "google-protobuf";
import { ServiceError } from "../http/serviceError";
import type { Connection } from "./connection";
import { call, type ControlPlane } from "./controlPlane";

/** A project and a domain in it. */
export interface DeployPlace {
  project: string;
  domain: string;
}

/** What a control plane answered to the question whether a key may deploy somewhere. */
export interface DeployFinding extends DeployPlace {
  /**
   * `permitted`: the request was refused for what is wrong with it, and not for who asks. `denied`: for who asks.
   * `no such place`: there is no such project or domain, or the key may not know of it. `unknown`: anything else.
   */
  answer: "permitted" | "denied" | "no such place" | "unknown";
  /** One sentence, without the full stop. */
  reason: string;
}

const NAME = "flyte_ci_keys.permission_probe";
/** No cron expression: a service that plans a trigger has to refuse it. */
const NEVER = "never: a question by flyte-ci-keys";
const TYPE_SCHEDULE = 2;

/**
 * Asks whether a key may deploy to a project and domain, and changes nothing: a `DeployTask` with a trigger whose cron
 * expression is none. Flyte's own service refuses such a request after it was found well-formed and before anything is
 * written (flyteorg/flyte, runs/service/task_service.go). That permission is looked at *before* that is an inference:
 * where both the team's own place and another's are `permitted`, the answer says nothing.
 */
export async function askToDeploy(
  plane: ControlPlane,
  token: string,
  place: DeployPlace,
  connection: Connection,
): Promise<DeployFinding> {
  const headers = { [plane.header]: `Bearer ${token}` };
  const message = deployRequest(organizationOf(plane.domain), place);
  try {
    const options = { message, remedy: () => undefined };
    await call(plane.domain, "task.TaskService/DeployTask", headers, connection, options);
  } catch (error) {
    return { ...place, ...meaningOf(error, place) };
  }
  const left = `it accepted the question: remove version "question" of the task ${NAME} in ${place.project}/${place.domain}`;
  return { ...place, answer: "permitted", reason: left };
}

function meaningOf(
  error: unknown,
  { project, domain }: DeployPlace,
): Pick<DeployFinding, "answer" | "reason"> {
  const where = `${project}/${domain}`;
  if (!(error instanceof ServiceError)) {
    return { answer: "unknown", reason: error instanceof Error ? error.message : "no answer" };
  }
  const { code, what } = error;
  if (code === "invalid_argument") {
    return { answer: "permitted", reason: `a deploy to ${where} was refused for its contents` };
  }
  if (code === "permission_denied") {
    return { answer: "denied", reason: `it may not deploy to ${where}` };
  }
  if (code === "not_found") {
    return { answer: "no such place", reason: `there is no ${where} that it may know of` };
  }
  return { answer: "unknown", reason: `the control plane ${what} when asked about ${where}` };
}

/** As flyte 2.12 guesses it for a key that names none: the first label of a host of three or more. */
function organizationOf(domain: string): string {
  const labels = domain.split(".");
  return labels.length > 2 ? (labels[0] ?? "") : "";
}

/** `flyteidl2.task.DeployTaskRequest`; field numbers as in flyteidl2 2.0. */
function deployRequest(org: string, { project, domain }: DeployPlace): Uint8Array<ArrayBuffer> {
  const text = (value: string, field: number, writer: BinaryWriter) =>
    writer.writeString(field, value);
  return message((request) => {
    group(request, 1, (id) => {
      [org, project, domain, NAME, "question"].forEach((value, index) =>
        text(value, index + 1, id),
      );
    });
    group(request, 2, (spec) => {
      group(spec, 1, (template) => text("question", 2, template));
      text("question", 3, spec);
    });
    group(request, 3, (trigger) => {
      text("question", 1, trigger);
      group(trigger, 2, () => undefined);
      group(trigger, 3, (automation) => {
        automation.writeEnum(1, TYPE_SCHEDULE);
        group(automation, 2, (schedule) => group(schedule, 4, (cron) => text(NEVER, 1, cron)));
      });
    });
  });
}

/** A field that is a message. */
function group(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  writer.writeMessage(field, {}, (_value: unknown, inner: BinaryWriter) => write(inner));
}

function message(write: (writer: BinaryWriter) => void): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  write(writer);
  return new Uint8Array(writer.getResultBuffer());
}
