import type { Applications } from "./applications";
import type { Assignments } from "./assignments";
import type { Deletions } from "./deletions";
import type { Directory } from "./directory";
import type { Passwords } from "./passwords";
import type { ServicePrincipals } from "./servicePrincipals";
import type { Tenant } from "./tenant";

/** What the calls of Graph work on. */
export interface GraphContext {
  tenant: Tenant;
  directory: Directory;
  applications: Applications;
  servicePrincipals: ServicePrincipals;
  assignments: Assignments;
  passwords: Passwords;
  deletions: Deletions;
}
