import { z } from "zod";
import { gitHubAddress } from "../components/stores/github";
import { domain } from "./domain";
import { identity } from "./identity";
import { policyFlaw, policyOf, rotationDefaults, teamRotation } from "./rotation";
import { store, type GitHubStoreSettings } from "./stores";
import { text } from "./text";

const team = z.strictObject({
  stores: z
    .array(store, { error: "must be a list of stores" })
    .min(1, "must have one store at least"),
  rotation: teamRotation.prefault({}),
  adoptApp: text("id of the app to take over").optional(),
});

const TEAM_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/;

const shape = z.strictObject({
  domain,
  identity,
  teams: z
    .record(z.string(), team, { error: "must name one team at least" })
    .refine((teams) => Object.keys(teams).length > 0, "must name one team at least"),
  rotation: rotationDefaults.prefault({}),
  github: z
    .strictObject({
      baseUrl: z.url("must be an address such as https://github.example.com/").optional(),
      /** GitHub asks for a second between two writes. */
      writeDelayMs: z.int().min(0).max(60_000).default(1000),
    })
    .prefault({}),
  protect: z.boolean({ error: "must be true or false" }).default(true),
  exportKeys: z.boolean({ error: "must be true or false" }).default(false),
  confirmDestroy: z.array(text("name of a team")).default([]),
  renamedFrom: text("former <project>/<stack>").optional(),
});

/** The stack configuration. */
export const settingsSchema = shape.superRefine((settings, context) => {
  const complain = (path: PropertyKey[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  const names = new Map<string, string>();
  const addresses = new Map<string, string>();
  for (const [name, { stores, rotation }] of Object.entries(settings.teams)) {
    const path = ["teams", name];
    if (!TEAM_NAME.test(name)) {
      complain(
        path,
        "must be a name of 1 to 50 letters, digits, `.`, `_`, `-`, beginning with a letter or digit",
      );
    }
    const twin = names.get(name.toLowerCase());
    if (twin !== undefined) complain(path, `is the same name as "${twin}", ignoring case`);
    names.set(name.toLowerCase(), name);
    const flaw = policyFlaw(policyOf(settings.rotation, rotation));
    if (flaw !== undefined) complain([...path, "rotation"], flaw);
    stores.forEach((entry, index) => {
      const here = `teams.${name}.stores.${index}`;
      const address = storeAddress(entry as GitHubStoreSettings).toLowerCase();
      const other = addresses.get(address);
      if (other !== undefined) {
        complain([...path, "stores", index], `is the same address as ${other}, ignoring case`);
      }
      addresses.set(address, here);
    });
  }
});

/** Validated settings, defaults filled in. */
export type Settings = z.output<typeof settingsSchema>;

/** Address of a store in the settings. */
export function storeAddress(settings: GitHubStoreSettings): string {
  const [owner = "", repository = ""] = settings.repository.split("/");
  const { environment, secretName } = settings;
  return gitHubAddress({
    owner,
    repository,
    secretName,
    ...(environment === undefined ? {} : { environment }),
  });
}

/** Keys that may stand in the stack configuration. */
export const SETTING_KEYS = Object.keys(shape.shape) as (keyof Settings)[];
