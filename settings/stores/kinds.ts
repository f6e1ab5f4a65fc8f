import { z } from "zod";
import { gitHubAddress } from "../../common/gitHubAddress";
import { gitHubPlace, gitHubStore } from "./github";

const notYet = (kind: string) =>
  z.looseObject({ kind: z.literal(kind) }).transform((_value, context) => {
    context.addIssue({
      code: "custom",
      path: ["kind"],
      message: `"${kind}" is not supported yet; "github" is`,
    });
    return z.NEVER;
  });

/** A place where pipelines read the key. */
export const store = z.discriminatedUnion(
  "kind",
  [gitHubStore, notYet("gitlab"), notYet("jenkins")],
  {
    error: 'must have a kind: "github" (gitlab and jenkins are not supported yet)',
  },
);

/** Settings of one store, defaults filled in. */
export type StoreSettings = z.output<typeof store>;

/** Address of a store, as messages and the status name it. */
export function storeAddress(settings: StoreSettings): string {
  switch (settings.kind) {
    case "github":
      return gitHubAddress(gitHubPlace(settings));
  }
}
