import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { CheckOptions } from "../../components/identities/identity";
import { text } from "../text";

/** Settings of the proof that a key has to pass before any store may have it. */
export function check(defaults: { successes: number; interval: number; timeout: number }) {
  return z
    .strictObject({
      successes: z.int().min(1).max(20).default(defaults.successes),
      interval: z.number().positive().max(60).default(defaults.interval),
      timeout: z.number().positive().max(1800).default(defaults.timeout),
      through: z
        .enum(["auto", "control-plane", "idp"], {
          error: 'must be "auto", "control-plane" or "idp"',
        })
        .optional(),
      caFile: text("file with the certificate authority of the control plane, PEM").optional(),
    })
    .prefault({});
}

/**
 * The settings as the components want them: certificates in place of the file's name, so that the state does not depend on
 * the folders of one machine.
 *
 * @throws pulumi.RunError when the file is not there or holds no certificate.
 */
export function checkOptions({
  caFile,
  through,
  ...series
}: z.output<ReturnType<typeof check>>): CheckOptions {
  return {
    ...series,
    ...(through === undefined ? {} : { through }),
    ...(caFile === undefined ? {} : { authorities: certificates(caFile) }),
  };
}

function certificates(file: string): string {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch {
    throw new pulumi.RunError(
      `flyte-ci-keys:identity.check.caFile: "${file}" cannot be read; its path counts from the project's folder`,
    );
  }
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new pulumi.RunError(
    `flyte-ci-keys:identity.check.caFile: "${file}" holds no certificate; PEM is expected (-----BEGIN CERTIFICATE-----)`,
  );
}
