import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Applications } from "./applications";
import { sameId } from "./directory";
import { badRequest, GraphError } from "./graphError";
import { graphInstant, randomSecretText } from "./ids";
import type { Application, PasswordCredential } from "./objects";
import type { AppManagementPolicy, EntraSettings } from "./settings";
import type { Tenant } from "./tenant";

const DAY_MS = 86_400_000;
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Body of `addPassword`. */
export const passwordBody = z.strictObject({
  displayName: z.string().nullish(),
  startDateTime: instant.nullish(),
  endDateTime: instant.nullish(),
});

export type PasswordBody = z.output<typeof passwordBody>;

/** The rules of `addPassword` and `removePassword`. */
export class Passwords {
  /** Every secret that was ever made or planted, in clear. */
  readonly issued: string[] = [];
  /** Id of the tenant's app management policy, as refusals name it. */
  private readonly policyId = randomUUID();

  constructor(
    private readonly applications: Applications,
    private readonly tenant: Tenant,
    private readonly settings: EntraSettings,
  ) {}

  /** @throws GraphError 400 for dates or by the tenant's policy, 403 where the application is full. */
  add(app: Application, body: PasswordBody): PasswordCredential {
    const now = this.tenant.now();
    const start = body.startDateTime ?? now;
    const end = body.endDateTime ?? twoYearsAfter(start);
    if (end <= now || end <= start) {
      throw badRequest("Invalid value specified for property 'endDateTime' of resource.");
    }
    this.checkPolicy(this.settings.appManagementPolicy, end.getTime() - start.getTime());
    if (app.passwords.length >= this.settings.maximumSecrets) throw tooLarge();
    return this.plant(app, {
      secretText: this.settings.secretTexts.shift() ?? randomSecretText(),
      displayName: body.displayName ?? null,
      startDateTime: graphInstant(start),
      endDateTime: graphInstant(end),
    });
  }

  /** Puts a secret there, whatever it is. */
  plant(app: Application, values: Omit<PasswordCredential, "keyId">): PasswordCredential {
    const password = { keyId: randomUUID(), ...values };
    this.issued.push(password.secretText);
    this.applications.replace(
      { ...app, passwords: [...app.passwords, password] },
      `has a new secret ${password.keyId}`,
    );
    return password;
  }

  /** @throws GraphError 400 where the application has no such secret. */
  remove(app: Application, keyId: string): void {
    const passwords = app.passwords.filter((password) => !sameId(password.keyId, keyId));
    if (passwords.length === app.passwords.length) throw noSuchPassword(keyId);
    this.applications.replace({ ...app, passwords }, `lost secret ${keyId}`);
  }

  private checkPolicy(policy: AppManagementPolicy, lifetimeMs: number): void {
    if (policy.blockPasswordAddition === true) {
      throw new GraphError(
        400,
        "CredentialTypeNotAllowedAsPerAppPolicy",
        `Credential type not allowed as per assigned policy '${this.policyId}'.`,
      );
    }
    const { maxLifetimeDays = Infinity } = policy;
    if (lifetimeMs <= maxLifetimeDays * DAY_MS) return;
    const message = `Credential lifetime exceeds the max value allowed as per assigned policy '${this.policyId}'.`;
    throw new GraphError(400, "CredentialInvalidLifetimeAsPerAppPolicy", message, [
      { code: "InvalidKeyEndDate", message, target: "EndDate" },
    ]);
  }
}

export function noSuchPassword(keyId: string): GraphError {
  return badRequest(`No password credential found with keyId '${keyId}'.`);
}

function tooLarge(): GraphError {
  return new GraphError(
    403,
    "Directory_ResourceSizeExceeded",
    "The size of the object has exceeded its limit. Please reduce the number of values and retry your request.",
  );
}

function twoYearsAfter(date: Date): Date {
  const end = new Date(date);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end;
}
