import { childOf, readXml, type XmlElement } from "../../../common/xml";
import { escapeXml } from "../../../common/xmlText";
import { KINDS, type Credential } from "./credential";
import { oops } from "./jenkinsError";
import type { SecretCipher } from "./secretCipher";

/**
 * Reads a credential that was sent. Elements may come in any order, unknown ones are passed over, and nothing is filled
 * in for those that are missing, since XStream calls no constructor.
 *
 * @throws JenkinsError 500 for XML that is not well-formed, and for a class that no plug-in brought.
 */
export function parseCredential(document: string, cipher: SecretCipher): Credential {
  const root = parseXml(document);
  const kind = KINDS.find(({ className }) => className === root.name);
  if (kind === undefined) throw oops(`CannotResolveClassException: ${root.name}`);
  return {
    kind,
    scope: childOf(root, "scope")?.text,
    id: childOf(root, "id")?.text ?? "",
    description: childOf(root, "description")?.text ?? "",
    username: childOf(root, "username")?.text,
    // Only the element's own text counts: a redacted secret that is sent back becomes an empty or blank one.
    secret: cipher.keep(childOf(root, kind.secretElement)?.text ?? ""),
  };
}

/** @throws JenkinsError 500 */
export function parseXml(document: string): XmlElement {
  try {
    return readXml(document);
  } catch {
    throw oops("IOException: Failed to parse credential");
  }
}

/** A credential as a GET of its `config.xml` shows it: the secret replaced, for everybody. */
export function redactedXml(credential: Credential): string {
  return credentialXml(credential, "\n    <secret-redacted/>\n  ");
}

/** A credential as the files of Jenkins hold it; `secret` is markup. */
export function credentialXml(credential: Credential, secret: string, indent = ""): string {
  const { className, plugin, secretElement } = credential.kind;
  const { scope, username } = credential;
  const lines = [
    `<${className} plugin="${plugin}">`,
    ...(scope === undefined ? [] : [`  <scope>${escapeXml(scope)}</scope>`]),
    `  <id>${escapeXml(credential.id)}</id>`,
    `  <description>${escapeXml(credential.description)}</description>`,
    ...(username === undefined ? [] : [`  <username>${escapeXml(username)}</username>`]),
    `  <${secretElement}>${secret}</${secretElement}>`,
    `</${className}>`,
  ];
  return lines.map((line) => indent + line).join("\n");
}
