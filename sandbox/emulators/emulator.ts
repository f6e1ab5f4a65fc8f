import { createServer as createTlsServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings, type ServerType } from "@hono/node-server";
import { Hono, type Context } from "hono";
import type { Clock } from "../../common/clock";
import { CallLog, type CallKind } from "./callLog";
import { Faults, type FaultEffect } from "./faults";
import type { ServerCertificate } from "../tls/certificateAuthority";

/** Request context of an emulator's route: Hono's, with Node's own request behind `env.incoming`. */
export type EmulatorContext = Context<{ Bindings: HttpBindings }>;

/** Answers one request. */
export type Handler = (context: EmulatorContext) => Response | Promise<Response>;

/** Something changed at the service that may decide whether a key works. */
export type ChangeListener = (what: string) => void;

/**
 * A service on loopback: one port, a call log, faults on demand, and word of every change of state.
 * Subclasses declare routes with `route` and call `changed` after each change.
 */
export abstract class Emulator {
  readonly calls = new CallLog();
  readonly faults = new Faults();
  /** Milliseconds that every request takes longer, as from afar. Default 0. */
  latencyMs = 0;
  private readonly app = new Hono<{ Bindings: HttpBindings }>();
  private readonly server: ServerType;
  private readonly listeners: ChangeListener[] = [];

  protected constructor(
    /** Name in reports, for example `okta`. */
    readonly name: string,
    protected readonly clock: Clock,
    /** Speaks TLS with this certificate, plain HTTP without. */
    private readonly certificate?: ServerCertificate,
  ) {
    this.server = createAdaptorServer({
      fetch: this.app.fetch,
      ...(certificate && { createServer: createTlsServer, serverOptions: certificate }),
    });
    this.app.notFound((context) =>
      this.handle(context, "unmatched", "read", () => this.errorResponse(context, 404)),
    );
  }

  /** Base address, without a slash at the end. */
  get url(): string {
    return `${this.certificate === undefined ? "http" : "https"}://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Listens on loopback, on a free port unless one is given. */
  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    return this;
  }

  /** Stops listening and cuts open connections. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      if ("closeAllConnections" in this.server) this.server.closeAllConnections();
    });
  }

  /** Calls back after every change of state, synchronously. */
  onChange(listener: ChangeListener): void {
    this.listeners.push(listener);
  }

  protected changed(what: string): void {
    for (const listener of this.listeners) listener(what);
  }

  /**
   * Declares a route. The path is in Hono's syntax; the template is what the call log shows, where a path with a
   * pattern in it would not read well.
   */
  protected route(
    method: string,
    path: string,
    kind: CallKind,
    handler: Handler,
    template = path,
  ): void {
    this.app.on(method, path, (context) => this.handle(context, template, kind, handler));
  }

  /** The service's own way of saying this status: body, content type, headers. */
  protected abstract errorResponse(context: EmulatorContext, status: number): Response;

  /** Headers that the service adds to every answer. */
  protected commonHeaders(): Record<string, string> {
    return {};
  }

  private async handle(
    context: EmulatorContext,
    template: string,
    kind: CallKind,
    handler: Handler,
  ): Promise<Response> {
    const rawPath = rawPathOf(context);
    // A service acts on what it has read; a client that dies meanwhile changes nothing about that. Hono keeps the bytes.
    await context.req.arrayBuffer();
    if (this.latencyMs > 0) await sleep(this.latencyMs);
    const effect = this.faults.take(context.req.method, template, rawPath);
    const response = await this.answer(context, effect, handler);
    this.calls.add({
      service: this.name,
      at: this.clock.now().toISOString(),
      kind,
      method: context.req.method,
      template,
      rawPath,
      query: context.req.query(),
      status: response?.status ?? 0,
      userAgent: context.req.header("user-agent") ?? "",
    });
    if (response === undefined) {
      context.env.incoming.socket.destroy();
      return new Response(null, { status: 500 });
    }
    for (const [name, value] of Object.entries(this.commonHeaders())) {
      response.headers.set(name, value);
    }
    return response;
  }

  /** The answer, or `undefined` when the connection is to be cut. */
  private async answer(
    context: EmulatorContext,
    effect: FaultEffect | undefined,
    handler: Handler,
  ): Promise<Response | undefined> {
    switch (effect?.kind) {
      case undefined:
        return handler(context);
      case "status": {
        const normal = this.errorResponse(context, effect.status);
        const headers = new Headers(normal.headers);
        if (effect.contentType !== undefined) headers.set("content-type", effect.contentType);
        for (const [name, value] of Object.entries(effect.headers ?? {})) headers.set(name, value);
        return new Response(effect.body ?? normal.body, { status: effect.status, headers });
      }
      case "delay":
        await sleep(effect.milliseconds);
        return handler(context);
      case "reply-lost":
        await handler(context);
        return undefined;
      case "reset":
        return undefined;
      case "hook": {
        await effect.before?.();
        const response = await handler(context);
        await effect.after?.();
        return response;
      }
    }
  }
}

/** Path as sent, escapes kept; targets in absolute form (RFC 9112 §3.2.2) are reduced to their path. */
function rawPathOf(context: EmulatorContext): string {
  const target = context.env.incoming.url ?? "/";
  const path = target.startsWith("/") ? target : target.replace(/^[a-z]+:\/\/[^/]*/i, "");
  return path.split("?")[0] ?? "/";
}
