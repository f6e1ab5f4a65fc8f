import { childOf, readXml } from "../../../common/xml";
import type { HttpResponse } from "../../http/client";
import { notFromJenkins } from "./refusals";
import { SECRET_TEXT } from "./secretTextXml";

/** What Jenkins shows of a credential; never its secret. */
export interface CredentialConfig {
  isSecretText: boolean;
  /** Name of its class, without the package. */
  kind: string;
  scope: string;
  description: string;
}

/**
 * A credential's `config.xml`.
 *
 * @throws ServiceError when it is none: a sign-in page may also come with status 200.
 */
export function credentialConfig(response: HttpResponse): CredentialConfig {
  const root = rootOf(response);
  return {
    isSecretText: root.name === SECRET_TEXT,
    kind: root.name.split(".").at(-1) ?? "",
    scope: childOf(root, "scope")?.text ?? "",
    description: childOf(root, "description")?.text ?? "",
  };
}

function rootOf(response: HttpResponse): ReturnType<typeof readXml> {
  const { body, headers } = response;
  if (!/[/+]xml\b/.test(headers.get("content-type") ?? "")) throw notFromJenkins(response);
  try {
    return readXml(typeof body === "string" ? body : "");
  } catch {
    throw notFromJenkins(response);
  }
}
