import type { Clock } from "../../../common/clock";
import { textOf, type Fields } from "../../../common/protobuf";
import type { ServerCertificate } from "../../tls/certificateAuthority";
import type { CallKind } from "../callLog";
import { Emulator, type EmulatorContext } from "../emulator";
import { Access } from "./access";
import * as answers from "./answers";
import type { Advertised, Project } from "./answers";
import { Bearers, type Caller, type Trust } from "./bearers";
import {
  ConnectError,
  messageResponse,
  readMessage,
  statusResponse,
  unsupportedMediaType,
} from "./connectProtocol";
import { selectedProject, taskIdOf, taskSpecOf, uploadRequestOf, type TaskId } from "./requests";
import { requirePlannable } from "./triggers";
import { Uploads } from "./uploads";

/** A control plane as it stands when the emulator starts. */
export interface ControlPlaneSeed {
  /** Host name of its ingress, for example `union.example.com`. */
  domain: string;
  /** For that name. */
  certificate: ServerCertificate;
  trust: Trust;
  advertised: Advertised;
  projects: Project[];
}

/** A task version that was deployed. */
export interface Deployment extends TaskId {
  /** Whose verified token came with the call. */
  caller: Caller;
  /** `flyteidl2.task.TaskSpec`, encoded. */
  spec: Buffer;
}

/** Behaviour that tests change while the emulator runs. */
export interface ControlPlaneSettings {
  /** What it tells clients about their tokens. */
  advertised: Advertised;
  /**
   * What it looks at first in a `DeployTask`, who asks or what for: the service does not say. Default `permission`, as its
   * documentation has it: each request is authorized.
   */
  looksFirstAt?: "permission" | "contents";
  /** Address of another host that `SelectCluster` sends clients to; its own by default. */
  dataPlane?: string;
}

/** Answers one procedure. */
type Procedure = (request: Fields, caller: Caller) => Uint8Array;

/**
 * The part of a self-hosted Union control plane that `flyte deploy` talks to: unary procedures of flyteidl2 2.0 in the
 * Connect protocol over TLS. Tokens are verified for real; what an identity may do is decided per project and domain.
 */
export class ControlPlaneEmulator extends Emulator {
  readonly settings: ControlPlaneSettings;
  readonly access: Access;
  readonly deployments: Deployment[] = [];
  readonly domain: string;
  private readonly uploadStore: Uploads;
  private readonly bearers: Bearers;

  constructor(clock: Clock, seed: ControlPlaneSeed) {
    super("control plane", clock, seed.certificate);
    const now = (): Date => this.clock.now();
    this.domain = seed.domain;
    this.settings = { advertised: seed.advertised };
    this.access = new Access(seed.projects);
    this.uploadStore = new Uploads(now);
    this.bearers = new Bearers(seed.trust, now);
    this.declare();
  }

  /** Places that were given out for uploads, and what came. */
  get uploads(): Uploads["all"] {
    return this.uploadStore.all;
  }

  protected override errorResponse(_context: EmulatorContext, status: number): Response {
    return statusResponse(status);
  }

  private declare(): void {
    const { settings } = this;
    this.open("auth.AuthMetadataService/GetOAuth2Metadata", () =>
      answers.oauth2Metadata(settings.advertised),
    );
    this.open("auth.AuthMetadataService/GetPublicClientConfig", () =>
      answers.publicClientConfig(settings.advertised),
    );
    this.guarded("auth.IdentityService/UserInfo", "read", (_request, { subject }) =>
      answers.userInfo(subject),
    );
    this.guarded("project.ProjectService/ListProjects", "read", (_request, { subject }) =>
      answers.projectList(this.access.projects(subject)),
    );
    this.guarded("project.ProjectService/GetProject", "read", (request, caller) =>
      this.getProject(request, caller),
    );
    this.guarded("cluster.ClusterService/SelectCluster", "read", (request, caller) =>
      this.selectCluster(request, caller),
    );
    this.guarded("dataproxy.DataProxyService/CreateUploadLocation", "write", (request, caller) =>
      this.createUploadLocation(request, caller),
    );
    this.guarded("task.TaskService/DeployTask", "write", (request, caller) =>
      this.deployTask(request, caller),
    );
    this.route("PUT", "/uploads/:id", "write", (context) => this.uploadStore.put(context));
  }

  /** Declares a procedure that needs no token. */
  private open(name: string, answer: () => Uint8Array): void {
    this.procedure(name, "read", () => Promise.resolve(answer()));
  }

  /** Declares a procedure for identified callers only. */
  private guarded(name: string, kind: CallKind, answer: Procedure): void {
    this.procedure(name, kind, async (request, context) => {
      const { authorizationMetadataKey } = this.settings.advertised;
      return answer(request, await this.bearers.caller(context, authorizationMetadataKey));
    });
  }

  private procedure(
    name: string,
    kind: CallKind,
    answer: (request: Fields, context: EmulatorContext) => Promise<Uint8Array>,
  ): void {
    this.route("POST", `/flyteidl2.${name}`, kind, async (context) => {
      try {
        const request = await readMessage(context);
        if (request === undefined) return unsupportedMediaType();
        return messageResponse(await answer(request, context));
      } catch (error) {
        if (error instanceof ConnectError) return error.response();
        throw error;
      }
    });
  }

  private getProject(request: Fields, { subject }: Caller): Uint8Array {
    return answers.projectAnswer(this.access.project(subject, textOf(request, 1)));
  }

  private selectCluster(request: Fields, { subject }: Caller): Uint8Array {
    const place = selectedProject(request);
    if (place === undefined) throw new ConnectError("unimplemented", "only project_id is routed");
    this.access.require(subject, place);
    return answers.selectedCluster(this.settings.dataPlane);
  }

  private createUploadLocation(request: Fields, { subject }: Caller): Uint8Array {
    const upload = uploadRequestOf(request);
    this.access.require(subject, upload);
    const { id, nativeUrl, expiresAt } = this.uploadStore.create(upload);
    const signedUrl = `https://${this.domain}/uploads/${id}`;
    return answers.uploadLocation({ signedUrl, nativeUrl, expiresAt });
  }

  private deployTask(request: Fields, caller: Caller): Uint8Array {
    const id = taskIdOf(request);
    for (const field of ["project", "domain", "name", "version"] as const) {
      if (id[field] !== "") continue;
      throw new ConnectError("invalid_argument", `validation error: task_id.${field} is empty`);
    }
    if (this.settings.looksFirstAt === "contents") requirePlannable(request);
    this.access.require(caller.subject, id);
    requirePlannable(request);
    const { project, domain, name, version } = id;
    const known = this.deployments.some(
      (other) =>
        other.project === project &&
        other.domain === domain &&
        other.name === name &&
        other.version === version,
    );
    if (known) throw new ConnectError("already_exists", `${name}:${version} is already deployed`);
    this.deployments.push({ ...id, caller, spec: taskSpecOf(request) });
    this.changed("a task was deployed");
    return new Uint8Array();
  }
}
