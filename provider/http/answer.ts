import type { z } from "zod";
import type { HttpResponse } from "./client";
import { ServiceError } from "./serviceError";

/**
 * What an answer says. The error names the places that are wrong, never what stands there.
 *
 * @throws ServiceError when the JSON is not of the shape that the service documents.
 */
export function answerOf<T>(response: HttpResponse, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(response.body);
  if (parsed.success) return parsed.data;
  const places = new Set(parsed.error.issues.map(({ path }) => path.join(".") || "the whole"));
  const what = `answered ${response.status} with JSON of another shape (missing or wrong: ${[...places].join(", ")})`;
  throw new ServiceError(response.call, what, {
    status: response.status,
    ambiguous: true,
    remedy: "Check the address, and whether a proxy in between changes answers.",
  });
}
