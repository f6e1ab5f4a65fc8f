import { ok, warning, type Finding } from "./finding";

/** A credential that an administrator gave this program, as far as its service tells. */
export interface Credential {
  /** As a person knows it, for example `the API token in OKTA_API_TOKEN`. */
  name: string;
  /**
   * `long-lived`: whoever reads it may use it until it ends; `key`: it signs requests and is never sent; `short-lived`:
   * it ends within hours.
   */
  kind: "long-lived" | "key" | "short-lived";
  created?: Date | undefined;
  /** `undefined` where the service does not tell. */
  ends?: Date | "never" | undefined;
  /** What the service offers in place of a long-lived one. */
  better?: string;
  /** Page on it, in docs/administrators. */
  page: string;
}

const DAY_MS = 86_400_000;

/** So many days before its end a credential must be renewed. */
const RENEW_DAYS = 14;

/** Older ones are worth a thought, although they work. */
const OLD_DAYS = 365;

/** Whether a credential is long-lived, how old it is, when it ends, and what would be better. */
export function credentialFinding(area: string, credential: Credential, now: Date): Finding {
  const { name, kind, page } = credential;
  switch (kind) {
    case "key":
      return ok(area, `${name} signs and is never sent; what it gets ends within hours`);
    case "short-lived":
      return ok(area, `${name} is short-lived`);
    case "long-lived": {
      const text = `${name} is long-lived: ${lifeOf(area, credential, now)}`;
      const advice = adviceOn(credential, now);
      if (advice === undefined) return ok(area, text);
      return warning(area, text, `${advice}: docs/administrators/${page}`);
    }
  }
}

function adviceOn({ created, ends, better }: Credential, now: Date): string | undefined {
  if (ends instanceof Date && days(now, ends) <= RENEW_DAYS) return "renew it now";
  if (better !== undefined) return `better ${better}`;
  if (ends === "never") return "make one that ends";
  return created !== undefined && days(created, now) > OLD_DAYS ? "renew it" : undefined;
}

function lifeOf(area: string, { created, ends }: Credential, now: Date): string {
  if (created === undefined && ends === undefined) return `${area} does not tell how old it is`;
  const age =
    created === undefined
      ? `${area} does not tell how old it is`
      : `made ${dateOf(created)}, ${count(days(created, now))} ago`;
  if (ends === undefined) return `${age}; when it ends is not told`;
  if (ends === "never") return `${age}; it does not end`;
  return `${age}; it ends ${dateOf(ends)}, in ${count(days(now, ends))}`;
}

function days(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / DAY_MS);
}

function count(number: number): string {
  return number === 1 ? "1 day" : `${number} days`;
}

function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/**
 * A look at a credential. Where the service refuses, other looks say so already, and why.
 *
 * @param look `undefined` when there is none in the environment.
 */
export async function lookAtCredential(
  area: string,
  now: Date,
  look: () => Promise<Credential | undefined> | Credential | undefined,
): Promise<Finding[]> {
  try {
    const credential = await look();
    return credential === undefined ? [] : [credentialFinding(area, credential, now)];
  } catch {
    return [];
  }
}
