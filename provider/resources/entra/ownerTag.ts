/** Tag of everything that this product made in Entra. */
export const PRODUCT_TAG = "flyte-ci-keys";

const PREFIX = `${PRODUCT_TAG}:`;

/** Tag by which a stack knows a team's app, from `<project>/<stack>/<team>`. */
export function ownerTag(owner: string): string {
  return `${PREFIX}${owner}`;
}

/** Who made an app, as its tags say; `undefined` when nobody of ours did. */
export function ownerOf(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(PREFIX))?.slice(PREFIX.length);
}

/** Tags with our mark; an earlier owner's goes, all others stay. */
export function withOwner(tags: readonly string[], owner: string): string[] {
  const others = tags.filter((tag) => tag !== PRODUCT_TAG && !tag.startsWith(PREFIX));
  return [...others, PRODUCT_TAG, ownerTag(owner)];
}

/** The command that takes an app over for the team of an owner mark. */
export function adoptCommand(owner: string, objectId: string): string {
  const team = owner.split("/").pop() ?? "";
  return `pulumi config set --path 'flyte-ci-keys:teams["${team}"].adoptApp' ${objectId}`;
}
