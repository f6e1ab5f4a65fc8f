import { z } from "zod";
import { stackAccess, teamAccess } from "./access";
import { domain } from "./domain";
import { identity } from "./identities/kinds";
import { staticClients } from "./identities/oidc";
import { rotationDefaults, teamRotation } from "./rotation";
import { gitLabUrl } from "./stores/gitlab";
import { jenkinsControllerUrl } from "./stores/jenkins";
import { store } from "./stores/kinds";
import { text } from "./text";

const team = z.strictObject({
  stores: z
    .array(store, { error: "must be a list of stores" })
    .min(1, "must have one store at least"),
  rotation: teamRotation.prefault({}),
  adoptApp: text("id of the app to take over").optional(),
  clients: staticClients.optional(),
  access: teamAccess.prefault({}),
});

const TEAMS = "must name one team at least, each with its stores";

/** The stack configuration; what must also agree between its parts is in `conflicts.ts`. */
export const settingsSchema = z.strictObject({
  domain,
  identity,
  teams: z
    .record(z.string(), team, { error: TEAMS })
    .refine((teams) => Object.keys(teams).length > 0, TEAMS),
  rotation: rotationDefaults.prefault({}),
  access: stackAccess.prefault({}),
  github: z
    .strictObject({
      baseUrl: z.url("must be an address such as https://github.example.com/").optional(),
      /** GitHub asks for a second between two writes. */
      writeDelayMs: z.int().min(0).max(60_000).default(1000),
    })
    .prefault({}),
  gitlab: z.strictObject({ baseUrl: gitLabUrl.optional() }).prefault({}),
  jenkins: z.strictObject({ url: jenkinsControllerUrl.optional() }).prefault({}),
  protect: z.boolean({ error: "must be true or false" }).default(true),
  exportKeys: z.boolean({ error: "must be true or false" }).default(false),
  confirmDestroy: z.array(text("name of a team")).default([]),
  renamedFrom: text("former <project>/<stack>").optional(),
});

/** Validated settings, defaults filled in. */
export type Settings = z.output<typeof settingsSchema>;

/** Keys that may stand in the stack configuration. */
export const SETTING_KEYS = Object.keys(settingsSchema.shape) as (keyof Settings)[];
