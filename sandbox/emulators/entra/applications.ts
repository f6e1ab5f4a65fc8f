import { randomUUID } from "node:crypto";
import type { ObjectKey } from "./addressing";
import { DEFAULT_PROPERTIES, patched, type ApplicationPatch } from "./applicationBody";
import { checkPatch } from "./applicationRules";
import { sameId, type Directory } from "./directory";
import { badRequest, resourceNotFound, valueTaken } from "./graphError";
import { wholeSeconds } from "./ids";
import type { Application } from "./objects";
import type { Tenant } from "./tenant";
import type { Replica } from "./versioned";

/** What makes an application, besides its properties. */
export interface ApplicationOrigin {
  uniqueName?: string | null;
  owners?: readonly string[];
  /** Client id; a new one by default. */
  appId?: string;
  id?: string;
}

/** The applications of a tenant. */
export class Applications {
  constructor(
    private readonly directory: Directory,
    private readonly tenant: Tenant,
  ) {}

  /** @throws GraphError 404 Request_ResourceNotFound */
  get(replica: Replica, key: ObjectKey): Application {
    const found = this.find(replica, key);
    if (found === undefined) throw resourceNotFound(key.value);
    return found;
  }

  find(replica: Replica, { name, value }: ObjectKey): Application | undefined {
    const { applications } = this.directory;
    switch (name) {
      case "id":
        return applications.get(replica, value);
      case "appId":
        return this.directory.applicationByAppId(replica, value);
      default:
        return applications.all(replica).find((app) => sameName(app.uniqueName, value));
    }
  }

  /** The application as it is at the primary, for a call that changes it and looks for it at this replica. */
  getForWrite(replica: Replica, key: ObjectKey): Application {
    const { id } = this.get(replica, key);
    return this.get("current", { name: "id", value: id });
  }

  /** @throws GraphError 400 where a value is missing, wrong, or taken. */
  create(patch: ApplicationPatch, origin: ApplicationOrigin = {}): Application {
    const { displayName } = patch;
    if (displayName === undefined) throw badRequest("Required property 'displayName' is missing.");
    const empty = { ...DEFAULT_PROPERTIES, displayName };
    checkPatch(patch, empty);
    const id = origin.id ?? randomUUID();
    this.checkUnique(id, origin.uniqueName, patch.identifierUris);
    const app = this.directory.applications.put({
      id,
      appId: origin.appId ?? randomUUID(),
      createdDateTime: wholeSeconds(this.tenant.now()),
      deletedDateTime: null,
      uniqueName: origin.uniqueName ?? null,
      properties: patched(empty, patch),
      passwords: [],
      publicJwks: [],
      federatedCredentials: [],
      owners: origin.owners ?? [],
    });
    this.tenant.changed(`application ${app.appId} created`);
    return app;
  }

  /** A unique name can be given to an application that has none; it never changes afterwards. */
  update(app: Application, patch: ApplicationPatch, uniqueName?: string | null): void {
    checkPatch(patch, app.properties);
    if (uniqueName !== undefined && app.uniqueName !== null && uniqueName !== app.uniqueName) {
      throw badRequest("Property 'uniqueName' is immutable and cannot be changed.");
    }
    this.checkUnique(app.id, uniqueName, patch.identifierUris);
    this.replace(
      {
        ...app,
        uniqueName: uniqueName ?? app.uniqueName,
        properties: patched(app.properties, patch),
      },
      "updated",
    );
  }

  /** Puts another version of an application in its place. */
  replace(app: Application, what: string): void {
    this.directory.applications.put(app);
    this.tenant.changed(`application ${app.appId} ${what}`);
  }

  /** Names and identifier URIs stay taken while a deleted application holds them. */
  private checkUnique(
    id: string,
    uniqueName: string | null | undefined,
    identifierUris: readonly string[] = [],
  ): void {
    const others = [
      ...this.directory.applications.all("current"),
      ...this.directory.deletedApplications.all("current"),
    ].filter((other) => !sameId(other.id, id));
    if (uniqueName && others.some((other) => sameName(other.uniqueName, uniqueName))) {
      throw valueTaken("uniqueName");
    }
    const taken = others.flatMap((other) => other.properties.identifierUris);
    if (identifierUris.some((uri) => taken.includes(uri))) throw valueTaken("identifierUris");
  }
}

function sameName(left: string | null, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
