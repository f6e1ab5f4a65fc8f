import { within } from "./errors";
import { object, text, type Json } from "./json";
import type { Operation } from "./resource";
import type { ResourceData } from "./resourceData";

const idTokenSettings = (appId: string): string =>
  `/api/v1/internal/apps/${appId}/settings/oauth/idToken`;

/** Writes the ID token settings of an app: sent after every create, with or without a groups claim. */
export async function writeGroupsClaim(
  data: ResourceData,
  { organisation, signal }: Operation,
): Promise<void> {
  if (organisation.usesOAuth) return;
  // The internal API does not know the apps of the catalogue.
  if (!data.has("groupsClaim") && data.has("preconfiguredApp")) return;
  const body = {
    ...claim(object(data.state["groupsClaim"])),
    issuerMode: data.text("issuerMode"),
  };
  const request = { method: "POST", path: idTokenSettings(data.id), body } as const;
  // The plugin says it twice.
  const doing = "failed to update groups claim for an OAuth application";
  await within(`${doing}: ${doing}`, () => organisation.local.call(request, signal));
}

function claim({ type, filterType, name, value }: Json): Json {
  if (type === undefined) return {};
  return {
    valueType: type === "FILTER" ? "GROUPS" : type,
    ...(text(filterType) === "" ? {} : { groupFilterType: filterType }),
    name,
    value,
  };
}

/** Reads the groups claim back; a service that refuses counts as one without a claim. */
export async function readGroupsClaim(
  data: ResourceData,
  { organisation, signal }: Operation,
): Promise<void> {
  if (organisation.usesOAuth) return;
  const request = { method: "GET", path: idTokenSettings(data.id) } as const;
  const answer = object(
    await organisation.local.call(request, signal).catch(() => {
      signal.throwIfAborted();
      return undefined;
    }),
  );
  data.set({ groupsClaim: text(answer["name"]) === "" ? null : claimState(answer) });
}

function claimState({ valueType, groupFilterType, name, value, issuerMode }: Json): Json {
  const filtered = valueType === "GROUPS" && text(groupFilterType) !== "";
  return {
    type: filtered ? "FILTER" : valueType,
    filterType: text(groupFilterType),
    name,
    value,
    issuerMode,
  };
}
