import { z } from "zod";
import { answerOf } from "../../http/answer";
import { id } from "./answers";
import type { Applications, ListedPassword } from "./applications";
import { persist, unlessGone } from "./eventually";
import type { Graph } from "./graph";
import { isNotFound, isRefusal } from "./graphErrors";

const schema = z.object({
  keyId: id,
  secretText: z.string().min(1),
  startDateTime: z.iso.datetime(),
  endDateTime: z.iso.datetime(),
});

/** A client secret that was just added; Graph tells its value this once. */
export type NewPassword = z.output<typeof schema>;

/** Client secrets of applications (Graph v1.0, `passwordCredential`, `addPassword`, `removePassword`). */
export class Passwords {
  constructor(
    private readonly graph: Graph,
    private readonly applications: Applications,
  ) {}

  /** All of an application's secrets; `undefined` when it is not known. */
  async list(applicationId: string): Promise<ListedPassword[] | undefined> {
    return (await this.applications.byId(applicationId))?.passwordCredentials;
  }

  /** Key ids of the secrets with this name; of all of them without one. `undefined` when the application is not known. */
  async keyIds(applicationId: string, displayName?: string): Promise<string[] | undefined> {
    return (await this.list(applicationId))
      ?.filter((password) => displayName === undefined || password.displayName === displayName)
      .map(({ keyId }) => keyId);
  }

  /** Adds a secret. Never sent again after an answer that leaves doubt: each call may add one. */
  add(
    applicationId: string,
    passwordCredential: { displayName: string; endDateTime: string },
  ): Promise<NewPassword> {
    const add = async () => {
      const response = await this.graph.send("POST", `${pathOf(applicationId)}/addPassword`, {
        task: "manage apps",
        body: { passwordCredential },
      });
      return answerOf(response, schema);
    };
    return persist("lets the app have another secret", add, isNotFound, this.graph.wait);
  }

  /** Removes a secret; one that is gone is fine, and so is an application that is. */
  async remove(applicationId: string, keyId: string): Promise<void> {
    const { wait } = this.graph;
    const remove = async (): Promise<true | undefined> => {
      try {
        await this.sendRemoval(applicationId, keyId);
        return true;
      } catch (error) {
        // A replica that lags behind does not know the app itself: no reason to leave a secret alive.
        if (isNotFound(error) || isRefusal(error, "no such credential")) return undefined;
        throw error;
      }
    };
    if ((await unlessGone("the secret to remove", remove, wait)) === true) return;
    if ((await this.keyIds(applicationId))?.includes(keyId) !== true) return;
    throw new Error(
      `Microsoft Graph lists the client secret ${keyId} and does not remove it. Run \`pulumi up\` again.`,
    );
  }

  /** Removes a secret that was just added: where Graph does not know it, it will. */
  async removeNew(applicationId: string, keyId: string): Promise<void> {
    const passes = (error: unknown) => isNotFound(error) || isRefusal(error, "no such credential");
    const remove = () => this.sendRemoval(applicationId, keyId);
    await persist("knows the secret to remove", remove, passes, this.graph.wait);
  }

  private async sendRemoval(applicationId: string, keyId: string): Promise<void> {
    await this.graph.send("POST", `${pathOf(applicationId)}/removePassword`, {
      task: "manage apps",
      body: { keyId },
      idempotent: true,
    });
  }
}

function pathOf(applicationId: string): string {
  return `applications/${encodeURIComponent(applicationId)}`;
}
