import { z } from "zod";
import { timestamp, type Clock } from "../../common/clock";
import { UNKNOWN, type Properties } from "../protocol/properties";
import type { CallContext, ResourceType } from "../protocol/resourceType";
import { checkInputs, instant, known } from "./inputs";

const schema = z.strictObject({
  apiKey: z.string(),
  issuer: known(z.url()),
  issuerKind: z.enum(["okta", "entra", "oidc"]),
  scope: z.string(),
  role: z.string().optional(),
  audience: z.string().optional(),
  notBefore: known(instant),
  successes: z.int().min(1),
  interval: z.number().positive(),
  timeout: z.number().positive(),
  through: z.enum(["auto", "control-plane", "idp"]).optional(),
  authorities: z.string().optional(),
  /** Generation about to be retired: its arrival calls for another check. */
  beforeRetiring: z.int().optional(),
  /** Stores that may get it. */
  stores: z.array(z.string()).optional(),
});

const storesSchema = z.array(z.string()).optional().catch(undefined);

type Inputs = z.infer<typeof schema>;

/** Inputs whose change makes an earlier proof worthless. */
const PROVEN = ["apiKey", "issuer", "scope", "role", "audience", "through"];

/** Known only once a key was proven. */
const FOUND = ["subject", "audiences", "provenThrough", "checkedAt"];

/**
 * `cikeys:index:TokenCheck`: proves an API key with real token requests before any store may have it. Decodes the key by
 * Flyte's rules, asks for a token as the flyte client does, and verifies what comes back.
 */
export function tokenCheckType(clock: Clock): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => {
      const update = PROVEN.filter((key) => existing.inputs[key] !== news[key]);
      const retiring = news["beforeRetiring"];
      if (retiring !== undefined && retiring !== existing.inputs["beforeRetiring"]) {
        update.push("beforeRetiring");
      }
      if (hasNewStore(existing.inputs["stores"], news["stores"])) update.push("stores");
      return { update };
    },
    create: async (inputs, context) => ({
      id: "checked",
      outputs: context.preview
        ? { ...publicInputs(inputs), ...Object.fromEntries(FOUND.map((key) => [key, UNKNOWN])) }
        : await prove(schema.parse(inputs), clock, context),
    }),
    update: (_existing, news, context) => prove(schema.parse(news), clock, context),
  };
}

/** The key may have died since it was proven: no store is written for the first time with one that is not proven now. */
function hasNewStore(before: unknown, now: unknown): boolean {
  const known = storesSchema.parse(before);
  const wanted = storesSchema.parse(now) ?? [];
  return known !== undefined && wanted.some((store) => !known.includes(store));
}

async function prove(inputs: Inputs, clock: Clock, context: CallContext): Promise<Properties> {
  const { proveKey } = await import("../check/prove.js"); // late: most updates check nothing
  const facts = await proveKey(inputs, clock, context).catch((error: unknown) => {
    if (context.signal.aborted) throw new Error("the check was cancelled; run `pulumi up` again");
    const reason = error instanceof Error ? error.message.replace(/\.$/, "") : "failed";
    throw new Error(
      `the key could not be proven at ${inputs.issuer} (scope "${inputs.scope}"): ${reason}. ` +
        "No store was written; the keys that pipelines hold are untouched.",
    );
  });
  return {
    ...publicInputs(inputs),
    subject: facts.subject,
    audiences: facts.audience,
    provenThrough: facts.provenThrough,
    checkedAt: timestamp(clock.now()),
  };
}

/** The key goes in and never out. */
function publicInputs(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "apiKey"));
}
