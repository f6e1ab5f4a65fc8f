import type { Credential } from "./credential";
import { GLOBAL_DOMAIN, type CredentialStore, type Domain } from "./credentialStore";
import type { Folder } from "./items";
import { ObjectMap } from "./treeFilter";

const CLASS = "com.cloudbees.plugins.credentials.CredentialsStoreAction";

/** A store as the remote access API exports it; its domains by name, in alphabetical order. */
export function storeView(folder: Folder, store: CredentialStore): object {
  const names = store
    .domains()
    .map(({ name }) => name)
    .sort();
  const views = names.map((name) => [name, domainView(folder, domainNamed(store, name))]);
  return {
    _class:
      folder.parent === undefined
        ? "com.cloudbees.plugins.credentials.SystemCredentialsProvider$UserFacingAction"
        : "com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider$FolderCredentialsProperty$CredentialsStoreActionImpl",
    domains: new ObjectMap(Object.fromEntries(views) as Record<string, unknown>),
  };
}

/** A domain with its credentials. */
export function domainView(folder: Folder, domain: Domain): object {
  const global = domain.name === GLOBAL_DOMAIN;
  const urlName = encodeURIComponent(domain.name);
  const displayName = global ? "Global credentials (unrestricted)" : domain.name;
  return {
    _class: `${CLASS}$DomainWrapper`,
    credentials: domain.credentials.map((credential) => credentialView(folder, domain, credential)),
    description: global
      ? "Credentials that should be available irrespective of domain specification to requirements matching."
      : domain.description,
    displayName,
    fullName: `${storeFullName(folder)}/${urlName}`,
    global,
    urlName,
  };
}

/** A credential. Neither scope nor secret is exported. */
export function credentialView(folder: Folder, domain: Domain, credential: Credential): object {
  const { id, description, kind, username } = credential;
  const name = username === undefined ? description || id : `${username}/******`;
  return {
    description,
    displayName: name,
    fingerprint: null,
    fullName: `${storeFullName(folder)}/${encodeURIComponent(domain.name)}/${encodeURIComponent(id)}`,
    id,
    typeName: kind.typeName,
  };
}

/** A credential at the top of an answer, which names its class. */
export function credentialPage(folder: Folder, domain: Domain, credential: Credential): object {
  return { _class: `${CLASS}$CredentialsWrapper`, ...credentialView(folder, domain, credential) };
}

function domainNamed(store: CredentialStore, name: string): Domain {
  const domain = store.domain(name);
  if (domain === undefined) throw new Error(`the store lost its domain "${name}"`);
  return domain;
}

function storeFullName(folder: Folder): string {
  return folder.parent === undefined ? "system" : `${folder.fullName}/folder`;
}
