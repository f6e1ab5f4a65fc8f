import { z } from "zod";
import { known } from "../inputs";
import { connection, guid } from "./inputs";

/** Inputs of `cikeys:entra:Application`. */
export const applicationInputs = z.strictObject({
  connection,
  /** Alternate key in Graph, given once at creation. */
  uniqueName: known(z.string().min(1)),
  displayName: z.string().min(1).max(120), // Entra's limit
  /** Our mark among the tags: project, stack and team. */
  owner: z.string().min(1),
  /** App that an administrator told us to take over. */
  adoptApp: guid.optional(),
  permission: z.strictObject({ apiClientId: known(guid), roleId: known(guid) }),
  /** Further owners, by object id. */
  owners: z.array(guid),
});

export type ApplicationInputs = z.output<typeof applicationInputs>;
