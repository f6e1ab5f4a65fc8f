import { z } from "zod";
import type { Clock } from "../../../common/clock";
import { answerOf } from "../../http/answer";
import { send, type HttpRequest, type HttpResponse } from "../../http/client";
import { RateGovernor } from "../../http/rateGovernor";
import { rateBucketOf } from "./rateBuckets";
import { remedy } from "./remedy";
import { oktaAuthorization } from "./signIn";

const secretSchema = z.object({
  id: z.string(),
  client_secret: z.string(),
  status: z.enum(["ACTIVE", "INACTIVE"]),
  created: z.string(),
  lastUpdated: z.string(),
});

/** One client secret of an app (Okta API: `OAuth2ClientSecret`). */
export type OktaSecret = z.infer<typeof secretSchema>;

const appSchema = z.object({
  id: z.string(),
  label: z.string(),
  status: z.string(),
  created: z.string(),
  lastUpdated: z.string(),
  profile: z.unknown().optional(),
});

/** An app, as far as we look at it. */
export type OktaApp = z.infer<typeof appSchema>;

const policySchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  description: z.string().nullish(),
  conditions: z
    .object({ clients: z.object({ include: z.array(z.string()).optional() }).nullish() })
    .nullish(),
});

/** An access policy of an authorization server. */
export type OktaPolicy = z.infer<typeof policySchema>;

const namedSchema = z.object({ id: z.string(), name: z.string() });

/** The calls that our own resources make to Okta's management API; the one place that knows their addresses. */
export class OktaApi {
  private readonly governor: RateGovernor;

  constructor(
    private readonly orgUrl: URL,
    private readonly options: {
      env: NodeJS.ProcessEnv;
      clock: Clock;
      signal?: AbortSignal;
      /** Keeps all calls of the process within the organisation's rate limits. Default: those of this object. */
      governor?: RateGovernor;
      /** Tells a person who waits for that. */
      progress?: (message: string) => void;
    },
  ) {
    this.governor = options.governor ?? new RateGovernor(options);
  }

  /** Both secrets at most, plaintext included (GET /api/v1/apps/{appId}/credentials/secrets); `undefined` without app. */
  async listSecrets(appId: string): Promise<OktaSecret[] | undefined> {
    const response = await this.call("GET", this.secretsPath(appId), { accept: [404] });
    return response.status === 404 ? undefined : answerOf(response, z.array(secretSchema));
  }

  /** Adds an ACTIVE secret whose value we choose. */
  async createSecret(appId: string, clientSecret: string): Promise<OktaSecret> {
    const body = JSON.stringify({ client_secret: clientSecret, status: "ACTIVE" });
    return answerOf(await this.call("POST", this.secretsPath(appId), { body }), secretSchema);
  }

  /** The secret with its new status; `undefined` when it is gone. */
  async setSecretStatus(
    appId: string,
    secretId: string,
    status: OktaSecret["status"],
  ): Promise<OktaSecret | undefined> {
    const verb = status === "ACTIVE" ? "activate" : "deactivate";
    const path = `${this.secretsPath(appId)}/${encodeURIComponent(secretId)}/lifecycle/${verb}`;
    const response = await this.call("POST", path, { accept: [404] });
    return response.status === 404 ? undefined : answerOf(response, secretSchema);
  }

  /** Deletes an INACTIVE secret; `false` when it is not there. */
  async deleteSecret(appId: string, secretId: string): Promise<boolean> {
    const path = `${this.secretsPath(appId)}/${encodeURIComponent(secretId)}`;
    return (await this.call("DELETE", path, { accept: [404] })).status !== 404;
  }

  /** An app by its id (GET /api/v1/apps/{appId}); `undefined` when there is none. */
  async app(appId: string): Promise<OktaApp | undefined> {
    const path = `/api/v1/apps/${encodeURIComponent(appId)}`;
    const response = await this.call("GET", path, { accept: [404] });
    return response.status === 404 ? undefined : answerOf(response, appSchema);
  }

  /** Apps whose label is exactly this one, whatever their status. */
  async appsLabelled(label: string): Promise<OktaApp[]> {
    const query = new URLSearchParams({ q: label, limit: "200" });
    const response = await this.call("GET", `/api/v1/apps?${query.toString()}`);
    return answerOf(response, z.array(appSchema)).filter((app) => app.label === label);
  }

  /** All apps whose label begins so, page by page. */
  async appsBeginning(text: string): Promise<OktaApp[]> {
    const query = new URLSearchParams({ ...(text === "" ? {} : { q: text }), limit: "200" });
    const apps: OktaApp[] = [];
    let path: string | undefined = `/api/v1/apps?${query.toString()}`;
    while (path !== undefined) {
      const response: HttpResponse = await this.call("GET", path);
      apps.push(...answerOf(response, z.array(appSchema)));
      const next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
      // The address of the next page is Okta's word; the host stays ours.
      const url: URL | undefined = next === undefined ? undefined : new URL(next);
      path = url && `${url.pathname}${url.search}`;
    }
    return apps.filter(({ label }) => label.startsWith(text));
  }

  /** Switches an app off, reversibly; one that is gone is fine. */
  async deactivateApp(appId: string): Promise<void> {
    const path = `/api/v1/apps/${encodeURIComponent(appId)}/lifecycle/deactivate`;
    await this.call("POST", path, { accept: [404] });
  }

  /** Deletes an INACTIVE app for good; one that is gone is fine. */
  async deleteApp(appId: string): Promise<void> {
    await this.call("DELETE", `/api/v1/apps/${encodeURIComponent(appId)}`, { accept: [404] });
  }

  /** Access policies of an authorization server; empty when it has none, `undefined` when it is not there. */
  async policies(authorizationServerId: string): Promise<OktaPolicy[] | undefined> {
    const path = `/api/v1/authorizationServers/${encodeURIComponent(authorizationServerId)}/policies`;
    const response = await this.call("GET", path, { accept: [404] });
    return response.status === 404 ? undefined : answerOf(response, z.array(policySchema));
  }

  /** Rules of an access policy; `undefined` when it is not there. */
  async policyRules(
    authorizationServerId: string,
    policyId: string,
  ): Promise<{ id: string; name: string }[] | undefined> {
    const server = encodeURIComponent(authorizationServerId);
    const path = `/api/v1/authorizationServers/${server}/policies/${encodeURIComponent(policyId)}/rules`;
    const response = await this.call("GET", path, { accept: [404] });
    return response.status === 404 ? undefined : answerOf(response, z.array(namedSchema));
  }

  /** Custom authorization servers of exactly this name. */
  async authorizationServers(name: string): Promise<{ id: string; name: string }[]> {
    const query = new URLSearchParams({ q: name, limit: "200" });
    const response = await this.call("GET", `/api/v1/authorizationServers?${query.toString()}`);
    const servers = answerOf(response, z.array(namedSchema));
    return servers.filter((server) => server.name === name);
  }

  private secretsPath(appId: string): string {
    return `/api/v1/apps/${encodeURIComponent(appId)}/credentials/secrets`;
  }

  private async call(
    method: HttpRequest["method"],
    path: string,
    options: { body?: string; accept?: readonly number[] } = {},
  ): Promise<HttpResponse> {
    const { env, clock, signal, progress = () => undefined } = this.options;
    const url = new URL(path, this.orgUrl);
    const bucket = `${url.origin} ${rateBucketOf(url.pathname)}`;
    const authorization = await oktaAuthorization({ orgUrl: this.orgUrl, env, clock });
    return send({
      service: "Okta",
      method,
      url,
      pace: this.governor.pace(bucket, "Okta", progress),
      headers: {
        authorization,
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(options.body === undefined ? {} : { body: options.body }),
      accept: options.accept ?? [],
      errorCode: (body) => z.object({ errorCode: z.string() }).safeParse(body).data?.errorCode,
      remedy,
      ...(signal === undefined ? {} : { signal }),
    });
  }
}
