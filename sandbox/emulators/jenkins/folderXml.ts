import { escapeXml } from "../../../common/xmlText";
import { credentialXml } from "./credentialXml";
import { DOMAIN_CLASS, GLOBAL_DOMAIN, type Domain } from "./credentialStore";
import type { Folder } from "./items";

const FOLDER = "com.cloudbees.hudson.plugins.folder.Folder";
const PROPERTY =
  "com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty";
const LIST = "java.util.concurrent.CopyOnWriteArrayList";

/** A folder as its file holds it, in XML 1.1 (`XStream2`); masked, every secret is eight stars. */
export function folderXml(folder: Folder, masked: boolean): string {
  const domains = folder.store.domains();
  const hasProperty =
    domains.length > 1 || domains.some(({ credentials }) => credentials.length > 0);
  return [
    "<?xml version='1.1' encoding='UTF-8'?>",
    `<${FOLDER} plugin="cloudbees-folder@6.1012.v79a_86a_1ea_c1f">`,
    "  <description></description>",
    hasProperty ? "  <properties>" : "  <properties/>",
    ...(hasProperty ? propertyLines(domains, masked) : []),
    ...(hasProperty ? ["  </properties>"] : []),
    "  <healthMetrics/>",
    `</${FOLDER}>`,
    "",
  ].join("\n");
}

function propertyLines(domains: Domain[], masked: boolean): string[] {
  return [
    `    <${PROPERTY} plugin="cloudbees-folder@6.1012.v79a_86a_1ea_c1f">`,
    '      <domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash">',
    ...domains.flatMap((domain) => entryLines(domain, masked)),
    "      </domainCredentialsMap>",
    `    </${PROPERTY}>`,
  ];
}

function entryLines({ name, description, credentials }: Domain, masked: boolean): string[] {
  const names =
    name === GLOBAL_DOMAIN
      ? []
      : [
          `            <name>${escapeXml(name)}</name>`,
          `            <description>${escapeXml(description)}</description>`,
        ];
  const list = credentials.map((credential) =>
    credentialXml(credential, masked ? "********" : credential.secret.ciphertext, "            "),
  );
  return [
    "        <entry>",
    `          <${DOMAIN_CLASS} plugin="credentials@1419.v2337d1ceceef">`,
    ...names,
    "            <specifications/>",
    `          </${DOMAIN_CLASS}>`,
    `          <${LIST}>`,
    ...list,
    `          </${LIST}>`,
    "        </entry>",
  ];
}
