import { addressOf, type StoreArgs } from "./kinds";

/**
 * What is written where, in words that change when a store is written though the key is the same: its address, and who may
 * read it (a GitHub secret's access goes with the secret).
 */
export function writeOf(args: StoreArgs): string {
  const access =
    args.kind === "github" && args.scope.kind === "organization"
      ? ` ${JSON.stringify(args.scope.access)}`
      : "";
  return `${addressOf(args)}${access}`;
}
