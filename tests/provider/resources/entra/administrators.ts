import { randomUUID } from "node:crypto";
import type { GraphPermission } from "../../../../sandbox/emulators/entra/permissions";

/** Part of every secret of the bed's callers; no output, error or log may hold it. */
export const CANARY = "canary-administrator";

/** A client with permissions to call Graph. */
export interface Administrator {
  clientId: string;
  clientSecret: string;
  objectId: string;
  permissions: GraphPermission[];
}

export function administrator(...permissions: GraphPermission[]): Administrator {
  const clientSecret = `${CANARY}-${randomUUID()}`;
  return { clientId: randomUUID(), objectId: randomUUID(), clientSecret, permissions };
}

export const ADMINISTRATOR = administrator(
  "Application.ReadWrite.All",
  "AppRoleAssignment.ReadWrite.All",
);
