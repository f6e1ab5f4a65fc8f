import type { KeptSecret } from "./secretCipher";

/** A credential of a store. */
export interface Credential {
  kind: CredentialKind;
  /** `undefined` when the XML did not say: Jenkins fills in nothing. */
  scope: string | undefined;
  id: string;
  description: string;
  /** Only where the kind has one. */
  username: string | undefined;
  secret: KeptSecret;
}

/** A class of credentials. */
export interface CredentialKind {
  /** Its name, which is the root element of its XML. */
  className: string;
  /** Plug-in and version, as XStream writes them beside the class. */
  plugin: string;
  /** Element that holds the secret. */
  secretElement: string;
  /** How a person calls it. */
  typeName: string;
}

export const SECRET_TEXT: CredentialKind = {
  className: "org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl",
  plugin: "plain-credentials@199.v9f8e1f741799",
  secretElement: "secret",
  typeName: "Secret text",
};

export const USERNAME_PASSWORD: CredentialKind = {
  className: "com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl",
  plugin: "credentials@1419.v2337d1ceceef",
  secretElement: "password",
  typeName: "Username with password",
};

/** Classes of the plug-ins that this controller has. */
export const KINDS: readonly CredentialKind[] = [SECRET_TEXT, USERNAME_PASSWORD];
