import { createHash } from "node:crypto";

/** Word in the description of every variable that we write. */
export const MARK = "flyte-ci-keys";

/** Longest that `markedDescription` adds: ` g` and a number, ` #` and eight digits. */
const TAG_LENGTH = 24;

/** GitLab's longest description, less our tag. */
export const LONGEST_DESCRIPTION = 255 - TAG_LENGTH;

const TAGS = /(?: g([1-9]\d*))?( #[0-9a-f]{8})$/;

/**
 * Description as it is stored: who writes the variable, the generation of the key in it, and a tag made of the address that the program gave it. When a
 * project is addressed in another way (its number, its new path), another resource takes the same variable over; by the
 * tag the former resource knows that it must leave it alone.
 */
export function markedDescription(
  description: string,
  address: string,
  generation?: number,
): string {
  const tag = createHash("sha256").update(address).digest("hex").slice(0, 8);
  return `${description}${generation === undefined ? "" : ` g${generation}`} #${tag}`;
}

/** The description without what we add. */
export function writerOf(marked: string): string {
  return marked.replace(TAGS, "");
}

/** Generation of the key in the variable; `undefined` where the description does not say it. */
export function generationIn(marked: string): number | undefined {
  const digits = TAGS.exec(marked)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether two descriptions were written for the same resource, whatever the generation. */
export function isSameMark(left: string, right: string): boolean {
  return writerOf(left) === writerOf(right) && TAGS.exec(left)?.[2] === TAGS.exec(right)?.[2];
}
