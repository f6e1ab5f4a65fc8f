import type { Clock } from "../../../common/clock";
import { Emulator, type EmulatorContext } from "../emulator";
import { authenticate, type Caller } from "./caller";
import { Controller, type HeldSecret } from "./controller";
import { credentialEndpoints, type Writing } from "./credentialEndpoints";
import { crumbEndpoint } from "./crumbEndpoint";
import { CRUMB_FIELD, Crumbs } from "./crumbs";
import { domainEndpoints } from "./domainEndpoints";
import { decodeBody, type Answer, type Endpoint, type RemoteCall } from "./endpoint";
import { itemEndpoints } from "./itemEndpoints";
import { itemAt, type Folder, type Job } from "./items";
import { errorPage, JenkinsError, notFound, unauthorized, unavailable } from "./jenkinsError";
import { parametersOf, takeApart } from "./requestTarget";
import type { World } from "./world";

export type { World } from "./world";

/** Any number of `/job/<name>`, in Hono's syntax. */
const FOLDER_PATH = "/:folder{(?:job/[^/]+/?)+}";

/**
 * A Jenkins controller with the plug-ins Folders, Credentials and Plain Credentials: stores of the controller and of
 * nested folders, domains, permissions, crumbs, and jobs that look their credentials up.
 *
 * Behaviour follows the source of Jenkins 2.541 and of the plug-ins, since their documentation is silent on refusals.
 */
export class JenkinsEmulator extends Emulator {
  /** Folders, jobs, credentials and builds, to look at and to change as people do. */
  readonly controller: Controller;
  /** Whether the controller is restarting: it answers everything with 503 and a page. */
  restarting = false;
  /** Address of a sign-in page to which a proxy in front sends every request. */
  signInProxy: string | undefined;
  /** Protection against forged requests; without it there is no crumb issuer. */
  csrfProtection = true;
  /** Runs once, between the look-up of a credential and the write to it. */
  loseRace: (() => void) | undefined;
  private readonly crumbs = new Crumbs();

  constructor(
    clock: Clock,
    private readonly world: World,
  ) {
    super("jenkins", clock);
    this.controller = new Controller(world, {
      address: () => this.rootUrl,
      now: () => this.clock.now(),
      changed: (what) => this.changed(what),
    });
    const writing: Writing = {
      cipher: this.controller.cipher,
      changed: (what) => this.changed(what),
      beforeWrite: () => this.runRace(),
    };
    const endpoints = [
      ...itemEndpoints(this.controller),
      ...domainEndpoints(writing),
      ...credentialEndpoints(writing),
    ];
    this.serve(crumbEndpoint(this.crumbs, () => this.csrfProtection));
    for (const endpoint of endpoints) {
      this.serve(endpoint);
      this.serve(endpoint, FOLDER_PATH);
    }
  }

  /** Address of the controller, context path included, without a slash at the end. */
  get rootUrl(): string {
    return `${this.url}${this.contextPath}`;
  }

  /** Every Secret text that is held at this moment. */
  secrets(): HeldSecret[] {
    return this.controller.secrets();
  }

  protected override errorResponse(_context: EmulatorContext, status: number): Response {
    if (status === 503) return refusal(unavailable());
    if (status === 401) return refusal(unauthorized());
    return pageResponse(status, errorPage(status), {});
  }

  protected override commonHeaders(): Record<string, string> {
    return { date: this.clock.now().toUTCString(), server: "Jetty(12.0.22)" };
  }

  private get contextPath(): string {
    return this.world.contextPath ?? "";
  }

  private serve(endpoint: Endpoint, folder = ""): void {
    const template = `${this.contextPath}${folder}${endpoint.path}`;
    this.route(endpoint.method, template, endpoint.kind, async (context) => {
      try {
        if (this.signInProxy !== undefined) {
          return pageResponse(302, "", { location: this.signInProxy });
        }
        if (this.restarting) throw unavailable();
        return respond(endpoint.answer(await this.callFrom(context, endpoint)));
      } catch (error) {
        if (error instanceof JenkinsError) return refusal(error);
        throw error;
      }
    });
  }

  private async callFrom(context: EmulatorContext, endpoint: Endpoint): Promise<RemoteCall> {
    const path = (context.env.incoming.url ?? "/").split("?")[0] ?? "/";
    const { items, rest } = takeApart(path.slice(this.contextPath.length));
    const cookie = context.req.header("cookie");
    const caller = authenticate(context.req.header("authorization"), this.world.users);
    if (endpoint.method === "POST" && this.csrfProtection) {
      this.crumbs.check(caller, cookie, context.req.header(CRUMB_FIELD));
    }
    const contentType = context.req.header("content-type");
    return {
      caller,
      item: this.itemFor(caller, items),
      parameters: parametersOf(endpoint.path, rest),
      query: context.req.query(),
      contentType,
      text: decodeBody(Buffer.from(await context.req.arrayBuffer()), contentType),
      cookie,
    };
  }

  /** Every item on the way must be readable; one that is not looks as if it were not there. */
  private itemFor(caller: Caller, names: string[]): Folder | Job {
    caller.require("Overall/Read", "");
    let item: Folder | Job = this.controller.root;
    for (let length = 1; length <= names.length; length += 1) {
      const next = itemAt(this.controller.root, names.slice(0, length));
      if (next === undefined || !caller.has("Job/Read", next.fullName)) throw notFound();
      item = next;
    }
    return item;
  }

  private runRace(): void {
    const race = this.loseRace;
    this.loseRace = undefined;
    race?.();
  }
}

function refusal({ status, page, headers }: JenkinsError): Response {
  return pageResponse(status, page, headers);
}

function pageResponse(status: number, page: string, headers: Record<string, string>): Response {
  if (page === "") return new Response(null, { status, headers });
  const contentType = "text/html;charset=utf-8";
  return new Response(page, { status, headers: { "content-type": contentType, ...headers } });
}

function respond({ status = 200, body, headers = {} }: Answer): Response {
  return new Response(body ?? null, { status, headers });
}
