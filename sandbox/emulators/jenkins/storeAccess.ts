import type { Credential } from "./credential";
import type { CredentialStore, Domain } from "./credentialStore";
import { parameter, type RemoteCall } from "./endpoint";
import { Folder } from "./items";
import { notFound } from "./jenkinsError";

/**
 * The store in `:store` of the item: `system` at the controller, `folder` in a folder.
 *
 * @throws JenkinsError 404 also for a caller without Credentials/View, who is not shown that there is a store.
 */
export function storeOf(call: RemoteCall): { folder: Folder; store: CredentialStore } {
  const { item, caller } = call;
  if (!(item instanceof Folder)) throw notFound();
  const name = item.parent === undefined ? "system" : "folder";
  if (parameter(call, "store") !== name) throw notFound();
  if (!caller.has("Credentials/View", item.fullName)) throw notFound();
  return { folder: item, store: item.store };
}

/** The domain in `:domain`. @throws JenkinsError 404 */
export function domainOf(call: RemoteCall): {
  folder: Folder;
  store: CredentialStore;
  domain: Domain;
} {
  const { folder, store } = storeOf(call);
  const domain = store.domain(parameter(call, "domain"));
  if (domain === undefined) throw notFound();
  return { folder, store, domain };
}

/** The credential in `:id`. @throws JenkinsError 404 */
export function credentialOf(call: RemoteCall): {
  folder: Folder;
  store: CredentialStore;
  domain: Domain;
  credential: Credential;
} {
  const { folder, store, domain } = domainOf(call);
  const id = parameter(call, "id");
  const credential = domain.credentials.find((candidate) => candidate.id === id);
  if (credential === undefined) throw notFound();
  return { folder, store, domain, credential };
}
