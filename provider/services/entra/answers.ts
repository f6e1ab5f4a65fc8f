import { z } from "zod";

/** A list that Graph may leave out or answer with null. */
export function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** Ids are GUIDs; their case means nothing and varies. */
export const id = z.string().transform((value) => value.toLowerCase());
