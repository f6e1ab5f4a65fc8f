import { z } from "zod";
import { answerOf } from "../../http/answer";
import { id, listOf } from "./answers";
import { persist } from "./eventually";
import { key, quoted, type Graph } from "./graph";
import { isNotFound } from "./graphErrors";

const requiredResourceAccessSchema = z.looseObject({
  resourceAppId: id,
  resourceAccess: listOf(z.looseObject({ id, type: z.string() })),
});

const appRoleSchema = z.looseObject({
  id,
  value: z.string().nullish(),
  isEnabled: z.boolean(),
  allowedMemberTypes: listOf(z.string()),
});

const preAuthorizedApplicationSchema = z.looseObject({
  appId: id,
  delegatedPermissionIds: listOf(id),
});

const passwordSchema = z.object({
  keyId: id,
  displayName: z.string().nullish(),
  startDateTime: z.iso.datetime().nullish(),
  endDateTime: z.iso.datetime().nullish(),
  /** First three characters of the secret. */
  hint: z.string().nullish(),
});

/** A client secret, as a list shows it: never with its value. */
export type ListedPassword = z.output<typeof passwordSchema>;

const applicationSchema = z.object({
  id,
  appId: id,
  displayName: z.string().nullish(),
  createdDateTime: z.iso.datetime().nullish(),
  tags: listOf(z.string()),
  requiredResourceAccess: listOf(requiredResourceAccessSchema),
  passwordCredentials: listOf(passwordSchema),
  appRoles: listOf(appRoleSchema),
  api: z
    .object({
      requestedAccessTokenVersion: z.number().nullish(),
      oauth2PermissionScopes: listOf(z.object({ id, isEnabled: z.boolean() })),
      preAuthorizedApplications: listOf(preAuthorizedApplicationSchema),
    })
    .nullish(),
});

/** An application (app registration), as far as we look at it. Ids are in lower case. */
export type Application = z.output<typeof applicationSchema>;

/** What an application asks of one API. */
export type RequiredResourceAccess = z.output<typeof requiredResourceAccessSchema>;

/** A role that an API offers. */
export type AppRole = z.output<typeof appRoleSchema>;

/** A client that may use delegated scopes of an API without consent. */
export type PreAuthorizedApplication = z.output<typeof preAuthorizedApplicationSchema>;

/** Properties to write; a list is replaced as a whole. */
export interface ApplicationChange {
  displayName?: string;
  tags?: string[];
  requiredResourceAccess?: RequiredResourceAccess[];
}

/** Applications (Graph v1.0, resource type `application`). */
export class Applications {
  constructor(private readonly graph: Graph) {}

  /** By object id. */
  byId(objectId: string): Promise<Application | undefined> {
    return this.graph.find(pathOf(objectId), applicationSchema);
  }

  /** By client id. */
  byClientId(clientId: string): Promise<Application | undefined> {
    return this.graph.find(`applications${key("appId", clientId)}`, applicationSchema);
  }

  byUniqueName(uniqueName: string): Promise<Application | undefined> {
    return this.graph.find(`applications${key("uniqueName", uniqueName)}`, applicationSchema);
  }

  withIdentifierUri(uri: string): Promise<Application[]> {
    return this.filtered(`identifierUris/any(uri:uri eq ${quoted(uri)})`);
  }

  named(displayName: string): Promise<Application[]> {
    return this.filtered(`displayName eq ${quoted(displayName)}`);
  }

  tagged(tag: string): Promise<Application[]> {
    return this.filtered(`tags/any(tag:tag eq ${quoted(tag)})`);
  }

  /** Object ids of the owners; `undefined` when the application is not known. */
  async owners(objectId: string): Promise<string[] | undefined> {
    const path = `${pathOf(objectId)}/owners`;
    const owners = await this.graph.list(path, z.object({ id }), { query: { $select: "id" } });
    return owners?.map((owner) => owner.id);
  }

  /**
   * Creates the application of a unique name. Graph makes one at most, so it may be asked again: where the application
   * exists, it is changed to what is given (application-upsert).
   *
   * @returns The application, or `undefined` when it existed.
   */
  async createIfMissing(
    uniqueName: string,
    properties: ApplicationChange & Record<string, unknown>,
  ): Promise<Application | undefined> {
    const response = await this.graph.send(
      "PATCH",
      `applications${key("uniqueName", uniqueName)}`,
      {
        task: "manage apps",
        headers: { prefer: "create-if-missing" },
        body: properties,
        idempotent: true,
      },
    );
    return response.status === 201 ? answerOf(response, applicationSchema) : undefined;
  }

  /** @throws ServiceError, also when the application is gone (404). */
  async change(objectId: string, change: ApplicationChange): Promise<void> {
    const call = { task: "manage apps", body: change, idempotent: true } as const;
    const write = () => this.graph.send("PATCH", pathOf(objectId), call);
    await persist("takes the change of the app", write, isNotFound, this.graph.wait);
  }

  /** Writes whole lists of an API that others write too: sent once, so that what is in doubt is looked at first. */
  async changeApi(
    objectId: string,
    change: { appRoles: unknown[] } | { api: { preAuthorizedApplications: unknown[] } },
  ): Promise<void> {
    await this.graph.send("PATCH", pathOf(objectId), { task: "change the API", body: change });
  }

  /** Deletes it (Entra keeps it for 30 days); one that is gone is fine. */
  async delete(objectId: string): Promise<void> {
    await this.graph.send("DELETE", pathOf(objectId), { task: "manage apps", accept: [404] });
  }

  private async filtered(filter: string): Promise<Application[]> {
    const query = { $filter: filter };
    return (await this.graph.list("applications", applicationSchema, { query })) ?? [];
  }
}

function pathOf(objectId: string): string {
  return `applications/${encodeURIComponent(objectId)}`;
}
