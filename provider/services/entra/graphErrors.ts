import { z } from "zod";
import { ServiceError } from "../../http/serviceError";

const schema = z.object({
  error: z.object({ code: z.string().regex(/^[\w.]{1,80}$/), message: z.string().catch("") }),
});

/** Refusals that Graph words differently and codes alike (`Request_BadRequest`, `Authorization_RequestDenied`). */
const REFUSALS = {
  "application not known": /does not reference a valid application|backing application of the/i,
  "principal, resource or role not known":
    /not a valid reference update|permission being assigned was not found/i,
  "already assigned": /permission being assigned already exists/i,
  "already an owner": /added object references already exist/i,
  "unique name taken": /same value for property uniqueName/i,
  "no such credential": /no password credential found/i,
} as const;

/** A refusal that the program acts on. */
export type Refusal = keyof typeof REFUSALS;

/** Graph's error code, with a word of ours where the code alone does not tell; never the message itself. */
export function graphErrorCode(body: unknown): string | undefined {
  const error = schema.safeParse(body).data?.error;
  if (error === undefined) return undefined;
  const refusal = Object.entries(REFUSALS).find(([, words]) => words.test(error.message));
  return refusal === undefined ? error.code : `${error.code} (${refusal[0]})`;
}

export function isRefusal(error: unknown, refusal: Refusal): boolean {
  return error instanceof ServiceError && (error.code?.endsWith(`(${refusal})`) ?? false);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ServiceError && error.status === 404;
}

/** Another change of the same object was under way, and this one was not made. */
export function isConcurrencyViolation(error: unknown): boolean {
  return (
    error instanceof ServiceError && (error.code ?? "").startsWith("Directory_ConcurrencyViolation")
  );
}

/** Graph may or may not have made the change: look before doing it again. */
export function isAmbiguous(error: unknown): boolean {
  return error instanceof ServiceError && error.ambiguous && !isConcurrencyViolation(error);
}
