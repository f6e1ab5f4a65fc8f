import { inSetOrder } from "./attributes";
import type { OktaFunction } from "./function";
import { within } from "./errors";
import { member, object, text, texts } from "./json";

/** `okta:auth/getServer:getServer`: an authorization server by its exact name (data_source_okta_auth_server.go). */
export const getServer: OktaFunction = async (args, organisation, signal) => {
  const name = text(args["name"]);
  const request = {
    method: "GET",
    path: "/api/v1/authorizationServers",
    query: { limit: "200", q: name },
  } as const;
  const answer = await within(`failed to find auth server '${name}'`, () =>
    organisation.local.call(request, signal),
  );
  const servers = (Array.isArray(answer) ? answer : []).map(object);
  const server = servers.filter((one) => one["name"] === name).pop();
  if (server === undefined) {
    throw new Error(`authorization server with name '${name}' does not exist`);
  }
  const signing = member(server, "credentials", "signing");
  return {
    audiences: inSetOrder(texts(server["audiences"])),
    credentialsLastRotated: goTime(text(signing["lastRotated"])),
    credentialsNextRotation: goTime(text(signing["nextRotation"])),
    credentialsRotationMode: text(signing["rotationMode"]),
    description: text(server["description"]),
    id: text(server["id"]),
    issuer: text(server["issuer"]),
    issuerMode: text(server["issuerMode"]),
    kid: text(signing["kid"]),
    name,
    status: text(server["status"]),
  };
};

/** An instant as Go prints it, for example `2026-11-25 09:31:13.446 +0000 UTC`; empty when there is none. */
function goTime(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(iso);
  if (match === null) return "";
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  return `${match[1]} ${match[2]}${fraction === "" ? "" : `.${fraction}`} +0000 UTC`;
}
