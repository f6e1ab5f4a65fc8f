import { childOf, readXml, type XmlElement } from "../../../common/xml";
import { GLOBAL_DOMAIN, type CredentialPlace } from "./place";
import { SECRET_TEXT } from "./secretTextXml";

const PROPERTY =
  "com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty";
const DOMAIN = "com.cloudbees.plugins.credentials.domains.Domain";

/** A secret as Jenkins encrypts it (`hudson.util.Secret`); who may not configure the folder sees stars. */
const CIPHERTEXT = /^\{[A-Za-z0-9+/]+=*\}$/;

/**
 * The encrypted secret of one Secret text, out of its folder's `config.xml`. Jenkins keeps it for as long as the
 * credential is not written, and draws it anew on every write, even of the same value.
 *
 * @returns `undefined` when it is not there or masked.
 * @throws Error when the document is not XML.
 */
export function ciphertextOf(folderXml: string, place: CredentialPlace): string | undefined {
  const property = childOf(childOf(readXml(folderXml), "properties"), PROPERTY);
  const entries = childOf(property, "domainCredentialsMap")?.children ?? [];
  const entry = entries.find((candidate) => domainOf(candidate) === place.domain);
  const credentials = entry?.children.flatMap((list) => list.children) ?? [];
  const credential = credentials.find(
    (candidate) =>
      candidate.name === SECRET_TEXT && childOf(candidate, "id")?.text === place.credentialId,
  );
  const secret = childOf(credential, "secret")?.text ?? "";
  return CIPHERTEXT.test(secret) ? secret : undefined;
}

/** A pair of domain and list; the global domain has no name. */
function domainOf(entry: XmlElement): string {
  return childOf(childOf(entry, DOMAIN), "name")?.text ?? GLOBAL_DOMAIN;
}
