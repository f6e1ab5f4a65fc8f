import type { AccessArgs, Place } from "../../components/access/args";
import type { DeployFinding } from "../../provider/check/deployProbe";
import { verifyKey } from "../../verify/verifyKey";
import { EXIT, type ExitCode } from "../exitCode";
import type { KeyClaim } from "./keyClaims";

/** What is known of where a key may deploy. */
export interface AccessVerdict {
  /**
   * `proven`: to its own place and not to another's. `denied`: not to its own. `unrestricted`: the settings say that the control plane restricts nobody; nothing was asked.
   */
  result: "proven" | "denied" | "unrestricted" | "not proven";
  /** One sentence on why. */
  message: string;
  exit: ExitCode;
}

/** Asking about one place takes a moment; a control plane that is silent must not hold up the others for long. */
const PATIENCE_MS = 60_000;

/**
 * Finds out whether a key may deploy to its own place, and may not to another team's. Nothing is deployed
 * (`provider/check/deployProbe.ts`).
 *
 * @param elsewhere A place that the key must not deploy to.
 */
export async function proveAccess(
  { claim, access }: Pick<KeyClaim, "claim" | "access">,
  elsewhere: Place | undefined,
): Promise<AccessVerdict> {
  if (access === undefined) {
    return notProven("the settings do not say where it may deploy (access, in an update since)");
  }
  if (access.mode === "noop") return unrestricted();
  const { project, domain } = access;
  const places = [{ project, domain }, ...(elsewhere === undefined ? [] : [elsewhere])];
  const connection = {
    signal: AbortSignal.timeout(PATIENCE_MS),
    authorities: claim.authorities,
  };
  const found = await verifyKey(claim.apiKey, connection, { deploy: places });
  if (found.deploy === undefined) {
    return notProven(found.ok ? "the control plane was not asked" : found.reason);
  }
  return judge(access, found.deploy);
}

function judge(access: AccessArgs, [own, other]: DeployFinding[]): AccessVerdict {
  if (own === undefined || own.answer === "unknown") return notProven(own?.reason ?? "");
  if (own.answer !== "permitted") {
    return { result: "denied", message: `${own.reason}: bind its subject`, exit: EXIT.humanNeeded };
  }
  const place = `${own.project}/${own.domain}`;
  if (other === undefined) {
    return notProven(
      `${own.reason}, which proves nothing alone: name a place that it must not deploy to with --elsewhere`,
    );
  }
  const otherPlace = `${other.project}/${other.domain}`;
  if (other.answer === "denied" || other.answer === "no such place") {
    return {
      result: "proven",
      message: `may deploy to ${place}, and not to ${otherPlace}`,
      exit: EXIT.ok,
    };
  }
  if (other.answer === "unknown") return notProven(other.reason);
  return {
    result: "not proven",
    message:
      `${place} and ${otherPlace} got the same answer: it may deploy to both, though access.mode is ${access.mode}, or the ` +
      "control plane looks at what is deployed before it looks at who asks",
    exit: EXIT.humanNeeded,
  };
}

function unrestricted(): AccessVerdict {
  const message = "access.mode is noop: every key may deploy everywhere; nothing was asked";
  return { result: "unrestricted", message, exit: EXIT.ok };
}

function notProven(message: string): AccessVerdict {
  return { result: "not proven", message, exit: EXIT.error };
}

/** Another team's place at the same control plane, for each key; the first by name, so that a run can be repeated. */
export function placesElsewhere(keys: readonly KeyClaim[]): (key: KeyClaim) => Place | undefined {
  const places = keys
    .flatMap(({ claim, access }) =>
      access === undefined || access.mode === "noop"
        ? []
        : [{ plane: planeOf(claim.apiKey), project: access.project, domain: access.domain }],
    )
    .sort((one, two) => nameOf(one).localeCompare(nameOf(two)));
  return ({ claim, access }) => {
    if (access === undefined || access.mode === "noop") return undefined;
    const plane = planeOf(claim.apiKey);
    const other = places.find((place) => place.plane === plane && nameOf(place) !== nameOf(access));
    return other && { project: other.project, domain: other.domain };
  };
}

function nameOf({ project, domain }: Place): string {
  return `${project}/${domain}`;
}

/** Host of the control plane; a key that is none has its own verdict. */
function planeOf(apiKey: string): string {
  return Buffer.from(apiKey, "base64").toString("utf8").split(":", 1)[0] ?? "";
}
