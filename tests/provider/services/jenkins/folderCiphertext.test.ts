import assert from "node:assert/strict";
import { ciphertextOf } from "../../../../provider/services/jenkins/folderCiphertext";

const PROPERTY =
  "com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty";
const SECRET_TEXT = "org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl";
const PASSWORD = "com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl";

const secretText = (id: string, secret: string): string =>
  `<${SECRET_TEXT} plugin="plain-credentials@1.8"><id>${id}</id><description></description><secret>${secret}</secret></${SECRET_TEXT}>`;

/** A folder of an organization, as it is on disk, with credentials in two domains. */
const folder = (
  global: string,
  production: string,
): string => `<?xml version='1.1' encoding='UTF-8'?>
<jenkins.branch.OrganizationFolder plugin="branch-api@2.1128">
  <actions/>
  <properties>
    <jenkins.branch.OrganizationChildHealthMetricsProperty><templates/></jenkins.branch.OrganizationChildHealthMetricsProperty>
    <${PROPERTY} plugin="cloudbees-folder@6.901">
      <domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash">
        <entry>
          <com.cloudbees.plugins.credentials.domains.Domain plugin="credentials@1337"><specifications/></com.cloudbees.plugins.credentials.domains.Domain>
          <java.util.concurrent.CopyOnWriteArrayList>
            <${PASSWORD}><id>key</id><username>u</username><password>{AQAAABAAAAAQd3Jvbmc=}</password></${PASSWORD}>
            ${global}
          </java.util.concurrent.CopyOnWriteArrayList>
        </entry>
        <entry>
          <com.cloudbees.plugins.credentials.domains.Domain><name>production</name><specifications/></com.cloudbees.plugins.credentials.domains.Domain>
          <list>${production}</list>
        </entry>
      </domainCredentialsMap>
    </${PROPERTY}>
  </properties>
</jenkins.branch.OrganizationFolder>`;

const of = (xml: string, domain = "_", credentialId = "key"): string | undefined =>
  ciphertextOf(xml, { url: "https://ci.example.com", folder: "f", domain, credentialId });

describe("ciphertext in a folder's config.xml", () => {
  const ONE = "{AQAAABAAAAAQb25l}";
  const TWO = "{AQAAABAAAAAQdHdv}";

  it("is that of the id, in the domain, of the right kind", () => {
    const xml = folder(secretText("other", TWO) + secretText("key", ONE), secretText("key", TWO));
    assert.equal(of(xml), ONE);
    assert.equal(of(xml, "production"), TWO);
    assert.equal(of(xml, "_", "other"), TWO);
  });

  it("is none where it is masked, missing, or in clear", () => {
    for (const xml of [
      folder(secretText("key", "********"), ""),
      folder("", ""),
      folder(secretText("key", "clear"), ""),
    ]) {
      assert.equal(of(xml), undefined);
    }
    assert.equal(of(folder(secretText("key", ONE), ""), "other"), undefined);
    assert.equal(of("<folder/>"), undefined);
  });
});
