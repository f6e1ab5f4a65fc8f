import { APP_ATTRIBUTES, APP_CONSTANTS } from "./appAttributes";
import { appBody } from "./appBody";
import { decodeApp, setAppState } from "./appState";
import { changedAttributes } from "./attributes";
import { assignAuthenticationPolicy, readAuthenticationPolicy } from "./authenticationPolicy";
import { retryWithBackoff } from "./backoff";
import { ApiError, statusLine, within } from "./errors";
import { readGroupsClaim, writeGroupsClaim } from "./groupsClaim";
import { member, text, type Json } from "./json";
import type { OktaResource, Operation } from "./resource";
import type { ResourceData } from "./resourceData";

const DEACTIVATION_LIMIT_MS = 20_000;
const DELETION_LIMIT_MS = 30_000;

/** `okta:app/oAuth:OAuth` (terraform-provider-okta okta/services/idaas/resource_okta_app_oauth.go). */
export const app: OktaResource = {
  name: "okta_app_oauth",
  attributes: APP_ATTRIBUTES,
  constants: APP_CONSTANTS,

  imported: (id) => ({ id, state: {} }),

  // A secret that was dropped from the state cannot be read back: only a new app brings one.
  replacedBy: (state, desired) =>
    state["omitSecret"] === true && desired["omitSecret"] !== true ? ["__meta"] : [],

  async create(data, operation) {
    const { organisation, signal } = operation;
    const doing = "failed to create OAuth application";
    const body = await within(doing, () => appBody(data, ownSecret(data, operation), true));
    const query = { activate: String(data.text("status") === "ACTIVE") };
    const request = { method: "POST", path: "/api/v1/apps", query, body } as const;
    const created = await within(doing, async () =>
      decodeApp(await organisation.v6.call(request, signal)),
    );
    data.id = text(created["id"]);
    const secret = secretOf(created);
    if (!data.flag("omitSecret") && secret !== "") data.set({ clientSecret: secret });
    await writeGroupsClaim(data, operation);
    if (data.text("type") !== "service" && !data.flag("skipAuthenticationPolicy")) {
      await within("failed to set authentication policy for an OAuth application", () =>
        assignAuthenticationPolicy(data, operation),
      );
    }
    await read(data, operation);
  },

  read,

  async update(data, before, operation) {
    const { organisation, signal } = operation;
    await changeStatus(data, before, operation);
    const changed = changedAttributes(APP_ATTRIBUTES, before.state, data.state);
    if (!changed.some((key) => key !== "status")) return;
    const doing = "failed to update OAuth application";
    const body = await within(doing, () => appBody(data, secretToSend(data, operation), false));
    const request = { method: "PUT", path: `/api/v1/apps/${data.id}`, body } as const;
    const updated = await within(doing, async () =>
      decodeApp(await organisation.v6.call(request, signal)),
    );
    const secret = secretOf(updated);
    if (data.flag("omitSecret")) data.set({ clientSecret: "" });
    else if (secret !== "") data.set({ clientSecret: secret });
    if (changed.includes("groupsClaim")) {
      await writeGroupsClaim(data, operation);
    }
    if (!data.flag("skipAuthenticationPolicy")) {
      await within("failed to set authentication policy an OAuth application", () =>
        assignAuthenticationPolicy(data, operation),
      );
    }
    await read(data, operation);
  },

  async delete(data, { organisation, signal }) {
    const { local, pace } = organisation;
    const path = `/api/v1/apps/${data.id}`;
    const attempt = (method: "POST" | "DELETE", target: string, limitMs: number) =>
      retryWithBackoff(() => local.call({ method, path: target }, signal), limitMs, pace, signal);
    await within("failed to delete OAuth application", async () => {
      if (data.text("status") === "ACTIVE") {
        await attempt("POST", `${path}/lifecycle/deactivate`, DEACTIVATION_LIMIT_MS);
      }
      await attempt("DELETE", path, DELETION_LIMIT_MS);
    });
  },
};

/** A missing app is an error and not "gone": the plugin has no answer to 404 here. */
async function read(data: ResourceData, operation: Operation): Promise<void> {
  const { organisation, signal } = operation;
  const request = { method: "GET", path: `/api/v1/apps/${data.id}` } as const;
  const found = await within("failed to get OAuth application", async () =>
    decodeApp(await organisation.v6.call(request, signal)),
  );
  if (data.flag("skipAuthenticationPolicy")) data.set({ authenticationPolicy: "" });
  else await readAuthenticationPolicy(data, found, operation);
  setAppState(data, found);
  await readGroupsClaim(data, operation);
}

async function changeStatus(
  data: ResourceData,
  before: ResourceData,
  { organisation, signal }: Operation,
): Promise<void> {
  const status = data.text("status");
  if (status === before.text("status")) return;
  const verb = status === "INACTIVE" ? "deactivate" : "activate";
  const path = `/api/v1/apps/${data.id}/lifecycle/${verb}`;
  await organisation.local.call({ method: "POST", path }, signal).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    throw new Error(`${error.message}, Status: ${statusLine(error.status)}`);
  });
}

/** The program's own secret; the write-only input comes first and is never in state. */
function ownSecret(data: ResourceData, { inputs }: Operation): string | undefined {
  return text(inputs["clientBasicSecretWo"]) || data.text("clientBasicSecret") || undefined;
}

/** With `omitSecret` every later write carries an empty secret, which leaves the live one alone. */
function secretToSend(data: ResourceData, operation: Operation): string | undefined {
  if (data.flag("omitSecret")) return "";
  return ownSecret(data, operation) ?? (data.text("clientSecret") || undefined);
}

function secretOf(answer: Json): string {
  return text(member(answer, "credentials", "oauthClient")["client_secret"]);
}
