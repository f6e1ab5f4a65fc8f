import { parseCredential, redactedXml } from "./credentialXml";
import { exported, requireXml, type Answer, type Endpoint, type RemoteCall } from "./endpoint";
import { bareStatus, JenkinsError, oops } from "./jenkinsError";
import type { SecretCipher } from "./secretCipher";
import { credentialOf, domainOf } from "./storeAccess";
import { credentialPage, domainView } from "./storeViews";

/** What writes need of the controller. */
export interface Writing {
  readonly cipher: SecretCipher;
  readonly changed: (what: string) => void;
  /** Runs after a credential was looked up and before it is written: the moment in which a race is lost. */
  readonly beforeWrite: () => void;
}

const DOMAIN = "/credentials/store/:store/domain/:domain";
const CREDENTIAL = `${DOMAIN}/credential/:id`;

/**
 * Credentials of a domain, in Jenkins' XML.
 *
 * Source: https://github.com/jenkinsci/credentials-plugin/blob/master/docs/user.adoc#rest-api
 */
export function credentialEndpoints(writing: Writing): Endpoint[] {
  const config = `${CREDENTIAL}/config.xml`;
  return [
    {
      method: "GET",
      path: `${DOMAIN}/api/json`,
      kind: "read",
      answer: (call) => {
        const { folder, domain } = domainOf(call);
        return exported(call, domainView(folder, domain));
      },
    },
    {
      method: "POST",
      path: `${DOMAIN}/createCredentials`,
      kind: "write",
      answer: (call) => create(call, writing),
    },
    {
      method: "GET",
      path: `${CREDENTIAL}/api/json`,
      kind: "read",
      answer: (call) => {
        const { folder, domain, credential } = credentialOf(call);
        return exported(call, credentialPage(folder, domain, credential));
      },
    },
    { method: "GET", path: config, kind: "read", answer: show },
    { method: "POST", path: config, kind: "write", answer: (call) => update(call, writing) },
    { method: "DELETE", path: config, kind: "write", answer: (call) => remove(call, writing) },
    ...(["PUT", "PATCH"] as const).map((method): Endpoint => ({
      method,
      path: config,
      kind: "write",
      answer: (call) => {
        credentialOf(call);
        throw new JenkinsError(400, "Bad Request");
      },
    })),
    {
      method: "POST",
      path: `${CREDENTIAL}/doDelete`,
      kind: "write",
      answer: (call) => removeByForm(call, writing),
    },
  ];
}

function create(call: RemoteCall, { cipher, changed }: Writing): Answer {
  const { folder, store, domain } = domainOf(call);
  call.caller.require("Credentials/Create", folder.fullName);
  requireXml(call);
  const credential = parseCredential(call.text, cipher);
  if (!store.add(domain, credential)) throw bareStatus(409);
  changed(`${credential.id} created`);
  return {};
}

function show(call: RemoteCall): Answer {
  const { credential } = credentialOf(call);
  return {
    body: redactedXml(credential),
    headers: { "content-type": "application/xml;charset=utf-8" },
  };
}

/** The answer is the same whether the credential was still there or not: Jenkins does not look at the outcome. */
function update(call: RemoteCall, { cipher, changed, beforeWrite }: Writing): Answer {
  const { folder, store, domain, credential } = credentialOf(call);
  call.caller.require("Credentials/Update", folder.fullName);
  const replacement = parseCredential(call.text, cipher);
  if (replacement.id !== credential.id) {
    throw oops("IllegalArgumentException: Credentials' IDs do not match, will not update.");
  }
  beforeWrite();
  if (store.update(domain, replacement)) changed(`${replacement.id} updated`);
  return {};
}

function remove(call: RemoteCall, { changed, beforeWrite }: Writing): Answer {
  const { folder, store, domain, credential } = credentialOf(call);
  call.caller.require("Credentials/Delete", folder.fullName);
  beforeWrite();
  if (!store.remove(domain, credential.id)) throw new JenkinsError(409, "Conflict");
  changed(`${credential.id} deleted`);
  return {};
}

/** What the button sends: a redirect whether it worked or not. */
function removeByForm(call: RemoteCall, { changed, beforeWrite }: Writing): Answer {
  const { folder, store, domain, credential } = credentialOf(call);
  call.caller.require("Credentials/Delete", folder.fullName);
  beforeWrite();
  if (!store.remove(domain, credential.id)) return { status: 302, headers: { location: "." } };
  changed(`${credential.id} deleted`);
  return { status: 302, headers: { location: "../.." } };
}
