import { inSetOrder } from "./attributes";
import { member, omitEmpty, text, texts, type Json } from "./json";
import { required } from "./policyApi";
import type { ResourceData } from "./resourceData";

/** The rule that the plugin would send (`buildAuthServerPolicyRule`). @throws Error with the plugin's text. */
export function ruleBody(data: ResourceData): Json {
  validateRule(data);
  const hook = data.text("inlineHookId");
  return {
    actions: {
      token: {
        accessTokenLifetimeMinutes: data.number("accessTokenLifetimeMinutes"),
        ...(hook === "" ? {} : { inlineHook: { id: hook } }),
        refreshTokenLifetimeMinutes: data.number("refreshTokenLifetimeMinutes"),
        refreshTokenWindowMinutes: data.number("refreshTokenWindowMinutes"),
      },
    },
    conditions: {
      grantTypes: omitEmpty({ include: data.texts("grantTypeWhitelists") }),
      people: {
        groups: omitEmpty({
          exclude: data.texts("groupBlacklists"),
          include: data.texts("groupWhitelists"),
        }),
        users: omitEmpty({
          exclude: data.texts("userBlacklists"),
          include: data.texts("userWhitelists"),
        }),
      },
      scopes: omitEmpty({ include: data.texts("scopeWhitelists") }),
    },
    name: data.text("name"),
    priority: data.number("priority"),
    status: data.text("status"),
    type: data.text("type"),
  };
}

function validateRule(data: ResourceData): void {
  const people = data.has("userWhitelists") || data.has("groupWhitelists");
  if (data.texts("grantTypeWhitelists").includes("implicit") && !people) {
    throw new Error(
      `at least "user_whitelist" or "group_whitelist" should be provided when using 'implicit' in "grant_type_whitelist"`,
    );
  }
  const access = data.number("accessTokenLifetimeMinutes");
  const refresh = data.number("refreshTokenLifetimeMinutes");
  const idle = data.number("refreshTokenWindowMinutes");
  if (refresh > 0 && refresh < access) {
    throw new Error(
      "'refresh_token_lifetime_minutes' must be greater than or equal to 'access_token_lifetime_minutes'",
    );
  }
  if (refresh > 0 && (access > idle || refresh < idle)) {
    throw new Error(
      "'refresh_token_window_minutes' must be between 'access_token_lifetime_minutes' and 'refresh_token_lifetime_minutes'",
    );
  }
}

/** Writes what a GET answered into the state. @throws NilPointerDereference where the plugin would crash. */
export function setRuleState(data: ResourceData, rule: Json): void {
  data.set({
    system: rule["system"] === true,
    name: text(rule["name"]),
    status: text(rule["status"]),
    type: text(rule["type"]),
  });
  const token = required(rule, "actions", "token");
  setNumbers(data, { priority: rule["priority"] });
  setNumbers(data, {
    accessTokenLifetimeMinutes: token["accessTokenLifetimeMinutes"],
    refreshTokenLifetimeMinutes: token["refreshTokenLifetimeMinutes"],
    refreshTokenWindowMinutes: token["refreshTokenWindowMinutes"],
  });
  const hook = member(token, "inlineHook");
  if (hook["id"] !== undefined) data.set({ inlineHookId: text(hook["id"]) });
  const listed = (value: Json, key: string): string[] => inSetOrder(texts(value[key]));
  data.set({
    grantTypeWhitelists: listed(required(rule, "conditions", "grantTypes"), "include"),
    scopeWhitelists: listed(required(rule, "conditions", "scopes"), "include"),
  });
  const people = required(rule, "conditions", "people");
  const groups = member(people, "groups");
  data.set({
    groupWhitelists: listed(groups, "include"),
    groupBlacklists: listed(groups, "exclude"),
  });
  const users = required(people, "users");
  data.set({
    userWhitelists: listed(users, "include"),
    userBlacklists: listed(users, "exclude"),
  });
}

/** What the service leaves out keeps its value. */
function setNumbers(data: ResourceData, values: Json): void {
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === "number") data.set({ [key]: value });
  }
}
