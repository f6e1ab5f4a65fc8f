import type { Job } from "./items";
import { resolveFor } from "./resolution";

/** The error with which a build fails whose credential is nowhere on its way outwards. */
export class CredentialMissing extends Error {
  override readonly name = "CredentialMissing";

  constructor(id: string) {
    super(`Could not find credentials entry with ID '${id}'`);
  }
}

/**
 * A build inside a `withCredentials` block. The value was looked up once, when the block began, and stays the same
 * until its end, whatever happens to the credential (`BindingStep` of the Credentials Binding plug-in).
 */
export class Build {
  readonly value: string;
  readonly number: number;
  running = true;
  /** How it ended. */
  result: "SUCCESS" | "FAILURE" | undefined;

  /** @throws CredentialMissing */
  constructor(
    readonly job: Job,
    credentialId: string,
    /** When it was scheduled. */
    readonly scheduledAt: Date,
  ) {
    this.number = (job.builds.at(-1)?.number ?? 0) + 1;
    const found = resolveFor(job, credentialId);
    if (found === undefined) throw new CredentialMissing(credentialId);
    this.value = found.credential.secret.value;
    job.builds.push(this);
  }

  finish(): void {
    this.running = false;
    this.result = "SUCCESS";
  }
}
