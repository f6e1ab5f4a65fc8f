import { createHash } from "node:crypto";

/** Word in the description of every variable that we write. */
export const MARK = "flyte-ci-keys";

/** Length of what `markedDescription` adds. */
const TAG_LENGTH = 10;

/** GitLab's longest description, less our tag. */
export const LONGEST_DESCRIPTION = 255 - TAG_LENGTH;

/**
 * Description as it is stored: who writes the variable, and a tag made of the address that the program gave it. When a
 * project is addressed in another way (its number, its new path), another resource takes the same variable over; by the
 * tag the former resource knows that it must leave it alone.
 */
export function markedDescription(description: string, address: string): string {
  return `${description} #${createHash("sha256").update(address).digest("hex").slice(0, 8)}`;
}

/** The description without its tag. */
export function writerOf(marked: string): string {
  return marked.replace(/ #[0-9a-f]{8}$/, "");
}
