import { existsSync, readFileSync } from "node:fs";
import type { IdentityKind } from "../../components/identities/traits";
import { decodeApiKey } from "../../components/apiKey";
import { AUTHORIZATION_SERVER } from "../../sandbox/views/okta";
import type { World } from "../../sandbox/world";
import { ledgerEntry, type Live } from "../support/liveStack";

/** The world after an operation, in lines without ids: two worlds that look alike are alike. */
export interface Picture {
  /** What the stores hold. */
  stores: string[];
  /** What there is at the identity provider, one line a thing. */
  identity: string[];
  /** What the state knows, and the ledger. */
  state: string[];
}

/** @param before Values that the stores held before the operation, by address. */
export function picture(live: Live, kind: IdentityKind, before: Map<string, string>): Picture {
  const { world } = live;
  return {
    stores: storeLines(world, kind, before),
    identity: [...clientLines(world, kind), ...thingLines(world, kind)].map(withoutIds).sort(),
    state: stateLines(live),
  };
}

/** Values that the stores hold, by address. */
export function heldValues(world: World): Map<string, string> {
  const held = world.stores.flatMap((store) => [...store.held()]);
  return new Map(held.map(({ address, value }) => [address, value]));
}

function storeLines(world: World, kind: IdentityKind, before: Map<string, string>): string[] {
  const newest = newestSecret(world, kind);
  return [...heldValues(world)]
    .map(([address, value]) => {
      const works = world.monitor.whyDead(value) === undefined ? "works" : "is dead";
      const age = before.get(address) === value ? "as before" : "new";
      const last = secretIn(value) === newest ? "of the newest secret" : "of an older secret";
      return withoutIds(`${address}: the key ${works}, ${age}, ${last}`);
    })
    .sort();
}

function secretIn(apiKey: string): string | undefined {
  try {
    return decodeApiKey(apiKey).clientSecret;
  } catch {
    return undefined;
  }
}

function newestSecret(world: World, kind: IdentityKind): string | undefined {
  switch (kind) {
    case "okta":
      return world.okta
        .apps()
        .flatMap(({ id }) => world.okta.secretsOf(id))
        .at(-1)?.clientSecret;
    case "entra":
      return world.entra.secretTexts.at(-1);
    case "oidc":
      return world.oidc.clients().at(-1)?.clientSecret;
  }
}

function clientLines(world: World, kind: IdentityKind): string[] {
  return world.identities[kind]
    .clients()
    .flatMap(({ name, working, disabled }) => [
      ...Array.from({ length: working }, () => `client ${name}: a secret that works`),
      ...Array.from({ length: disabled }, () => `client ${name}: a disabled secret`),
    ]);
}

/** Apps, policies and what hangs on them. */
function thingLines(world: World, kind: IdentityKind): string[] {
  const left = world.identities[kind].leftovers();
  switch (kind) {
    case "okta": {
      const policies = world.okta.policies(world.okta.authorizationServerId(AUTHORIZATION_SERVER));
      return [
        ...left,
        ...policies.flatMap(({ name, clients, rules }) => [
          `policy ${name} for ${clients.length} clients`,
          ...rules.map((rule) => `rule ${rule.name} of policy ${name}`),
        ]),
      ];
    }
    case "entra":
      return [
        ...left,
        ...world.entra
          .applications()
          .flatMap((app) => [
            ...(app.servicePrincipalId === undefined ? [] : [`principal of ${app.displayName}`]),
            ...app.roles.map(({ value }) => `role ${value} of ${app.displayName}`),
            ...app.requiredResourceAccess.map(() => `required access of ${app.displayName}`),
          ]),
      ];
    case "oidc":
      return left;
  }
}

function stateLines(live: Live): string[] {
  const { generation, previous } = ledgerEntry(live) as {
    generation?: number;
    previous?: { generation: number };
  };
  const status = live.stack.outputs()["status"] as
    { payments?: { storeDetails?: { address: string; generation: number }[] } } | undefined;
  return [
    `ledger: ${generation ?? "none"}, before it ${previous?.generation ?? "none"}`,
    ...(status?.payments?.storeDetails ?? []).map(
      (store) => `status: ${store.address} holds generation ${store.generation}`,
    ),
    ...live.stack.resources().map(({ urn, type }) => `${type} ${urn.split("::").pop()}`),
    ...pendingOperations(live).map((urn) => `pending: ${urn.split("::").pop()}`),
  ]
    .map(withoutIds)
    .sort();
}

/** Names of what the state has as begun and not ended. */
function pendingOperations({ stack }: Live): string[] {
  if (!existsSync(stack.stateFile)) return [];
  const state = JSON.parse(readFileSync(stack.stateFile, "utf8")) as {
    checkpoint: { latest?: { pending_operations?: { resource: { urn: string } }[] } };
  };
  return (state.checkpoint.latest?.pending_operations ?? []).map(({ resource }) => resource.urn);
}

/** Two worlds have other ports, ids, and names made from an address with a port. */
export function withoutIds(line: string): string {
  return line
    .replace(/127\.0\.0\.1:\d+/g, "local")
    .replace(/127-0-0-1-\d+(.*)-[0-9a-f]{6}(?=-receipt$|$)/, "local$1")
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>");
}
