import { createHash } from "node:crypto";
import { z } from "zod";
import { JenkinsCalls, type JenkinsSurroundings } from "./calls";
import type { CredentialConfig } from "./credentialConfig";
import { credentialUrl, domainUrl, folderUrl, GLOBAL_DOMAIN, storeName, storeUrl } from "./place";
import type { CredentialPlace, StorePlace } from "./place";
import { variablesOf } from "./signIn";
import { StoreNotVisible } from "./storeNotVisible";

/** A credential in a list. */
export interface ListedCredential {
  domain: string;
  id: string;
  description: string;
}

const storeSchema = z.object({
  domains: z.record(
    z.string(),
    z.object({
      credentials: z.array(z.object({ id: z.string(), description: z.string().nullish() })),
    }),
  ),
});

/**
 * The calls that our own resource makes to Jenkins' remote access API; the one place that knows its addresses.
 *
 * Source: https://github.com/jenkinsci/credentials-plugin/blob/master/docs/user.adoc#rest-api
 */
export class JenkinsApi {
  private readonly calls: JenkinsCalls;

  constructor(private readonly surroundings: JenkinsSurroundings) {
    this.calls = new JenkinsCalls(surroundings);
  }

  /**
   * What is shown of a credential; `undefined` only when it is certainly not there.
   *
   * @throws StoreNotVisible when a 404 may also mean that the user must not see it.
   */
  async read(place: CredentialPlace): Promise<CredentialConfig | undefined> {
    const { credentialConfig } = await import("./credentialConfig.js"); // late: the XML library
    const address = `${credentialUrl(place)}/config.xml`;
    const response = await this.calls.send("GET", place, address, { accept: [404] });
    if (response.status !== 404) return credentialConfig(response);
    await this.requireVisible(place);
    return undefined;
  }

  /** Adds a credential; `false` when the domain has one of that id. Must not be repeated blindly. */
  async create(place: CredentialPlace, xml: string): Promise<boolean> {
    const address = `${domainUrl(place)}/createCredentials`;
    const response = await this.calls.send("POST", place, address, {
      body: xml,
      accept: [404, 409],
    });
    if (response.status !== 404) return response.status !== 409;
    await this.requireVisible(place);
    throw new Error(
      `Jenkins: ${storeName(place)} has no domain "${place.domain}". Add it (${storeUrl(place)}/newDomain), or leave ` +
        "`domain` out for the global one. Nothing was changed.",
    );
  }

  /**
   * Writes a credential in place, so that no build ever finds it missing. Jenkins answers 200 also when it vanished
   * meanwhile: read it afterwards. `false` when it was not there before.
   */
  async update(place: CredentialPlace, xml: string): Promise<boolean> {
    const address = `${credentialUrl(place)}/config.xml`;
    const options = { body: xml, accept: [404], idempotent: true };
    const response = await this.calls.send("POST", place, address, options);
    if (response.status !== 404) return true;
    await this.requireVisible(place);
    return false;
  }

  /** Deletes a credential; `false` when it is not there. */
  async delete(place: CredentialPlace): Promise<boolean> {
    const address = `${credentialUrl(place)}/config.xml`;
    const response = await this.calls.send("DELETE", place, address, { accept: [404, 409] });
    if (response.status === 404) {
      await this.requireVisible(place);
      return false;
    }
    if (response.status === 409 && (await this.read(place)) !== undefined) {
      throw new Error(
        `Jenkins: ${credentialUrl(place)} is being changed by somebody else. Run \`pulumi up\` again.`,
      );
    }
    return true;
  }

  /**
   * SHA-256 of a folder credential's ciphertext, in hex; `undefined` where the user may not see it (it takes
   * Job/Configure on the folder) and at the controller, which never shows it. The page holds the ciphertexts of the
   * whole folder, so nothing of it is kept and no failure quotes it.
   */
  async ciphertextHash(place: CredentialPlace): Promise<string | undefined> {
    if (place.folder === undefined) return undefined;
    const { ciphertextOf } = await import("./folderCiphertext.js");
    const address = `${folderUrl(place)}/config.xml`;
    const response = await this.calls.send("GET", place, address, { accept: [403, 404] });
    if (response.status >= 400 || typeof response.body !== "string") return undefined;
    const ciphertext = ciphertextOf(response.body, place);
    return ciphertext === undefined
      ? undefined
      : createHash("sha256").update(ciphertext).digest("hex");
  }

  /** Credentials of a store, of every domain; `undefined` when the user may not see the store. */
  async listStore(place: StorePlace): Promise<ListedCredential[] | undefined> {
    const tree = "domains[credentials[id,description]]";
    const store = await this.calls.json(place, `${storeUrl(place)}/api/json`, tree, storeSchema);
    if (store === undefined) return undefined;
    return Object.entries(store.domains).flatMap(([domain, { credentials }]) =>
      credentials.map(({ id, description }) => ({ domain, id, description: description ?? "" })),
    );
  }

  /** The items below a folder that the user may see, as deep as the tree asks for. */
  async listItems<T>(
    place: StorePlace,
    tree: string,
    schema: z.ZodType<T>,
  ): Promise<T | undefined> {
    return this.calls.json(place, `${folderUrl(place)}/api/json`, tree, schema);
  }

  /** @throws StoreNotVisible unless the user certainly sees the store: without Credentials/View all of it answers 404. */
  private async requireVisible(place: CredentialPlace): Promise<void> {
    const globalDomain = z.object({ urlName: z.literal(GLOBAL_DOMAIN) });
    const probe = `${domainUrl(place, GLOBAL_DOMAIN)}/api/json`;
    if ((await this.calls.json(place, probe, "urlName", globalDomain)) !== undefined) return;
    const { user } = variablesOf(this.surroundings.tokenEnv);
    const item = await this.calls.json(
      place,
      `${folderUrl(place)}/api/json`,
      "_class",
      z.object({}),
    );
    if (item !== undefined) {
      throw new StoreNotVisible(
        `Jenkins shows no credentials at ${storeName(place)} (404), so nobody can tell whether ` +
          `"${place.credentialId}" is there: the user of ${user} needs the permission Credentials/View on it.`,
      );
    }
    throw new StoreNotVisible(
      place.folder === undefined
        ? `There is no Jenkins at ${place.url} (404). Check the address, with its context path.`
        : `Jenkins has no ${storeName(place)} (404), or the user of ${user} may not see it, which takes the permission ` +
            "Job/Read on it and on the folders above. Check the name: parents first, separated by `/`.",
    );
  }
}
