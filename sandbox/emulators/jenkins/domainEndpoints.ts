import { childOf } from "../../../common/xml";
import { escapeXml } from "../../../common/xmlText";
import type { Writing } from "./credentialEndpoints";
import { parseXml } from "./credentialXml";
import { DOMAIN_CLASS, GLOBAL_DOMAIN } from "./credentialStore";
import { exported, requireXml, type Answer, type Endpoint, type RemoteCall } from "./endpoint";
import { bareStatus, oops } from "./jenkinsError";
import { domainOf, storeOf } from "./storeAccess";
import { storeView } from "./storeViews";

const STORE = "/credentials/store/:store";
const CONFIG = `${STORE}/domain/:domain/config.xml`;

/**
 * Stores and their domains. Everything about a domain's own definition needs Credentials/ManageDomains, even reading it.
 *
 * Source: https://github.com/jenkinsci/credentials-plugin/blob/master/docs/user.adoc#rest-api
 */
export function domainEndpoints(writing: Writing): Endpoint[] {
  return [
    {
      method: "GET",
      path: `${STORE}/api/json`,
      kind: "read",
      answer: (call) => {
        const { folder, store } = storeOf(call);
        return exported(call, storeView(folder, store));
      },
    },
    {
      method: "POST",
      path: `${STORE}/createDomain`,
      kind: "write",
      answer: (call) => create(call, writing),
    },
    { method: "GET", path: CONFIG, kind: "read", answer: show },
    { method: "DELETE", path: CONFIG, kind: "write", answer: (call) => remove(call, writing) },
  ];
}

function create(call: RemoteCall, { changed }: Writing): Answer {
  const { folder, store } = storeOf(call);
  call.caller.require("Credentials/ManageDomains", folder.fullName);
  requireXml(call);
  const root = parseXml(call.text);
  if (root.name !== DOMAIN_CLASS) throw oops(`ClassCastException: ${root.name}`);
  const name = childOf(root, "name")?.text ?? GLOBAL_DOMAIN;
  const description = childOf(root, "description")?.text ?? "";
  if (!store.addDomain(name, description)) throw bareStatus(409);
  changed(`domain ${name} created`);
  return {};
}

function show(call: RemoteCall): Answer {
  const { folder, domain } = domainOf(call);
  call.caller.require("Credentials/ManageDomains", folder.fullName);
  return {
    body:
      `<${DOMAIN_CLASS} plugin="credentials@1419.v2337d1ceceef">\n  <name>${escapeXml(domain.name)}</name>\n` +
      `  <description>${escapeXml(domain.description)}</description>\n  <specifications/>\n</${DOMAIN_CLASS}>`,
    headers: { "content-type": "application/xml;charset=utf-8" },
  };
}

function remove(call: RemoteCall, { changed }: Writing): Answer {
  const { folder, store, domain } = domainOf(call);
  call.caller.require("Credentials/ManageDomains", folder.fullName);
  store.removeDomain(domain);
  changed(`domain ${domain.name} deleted`);
  return {};
}
