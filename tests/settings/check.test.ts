import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { check, checkOptions } from "../../settings/identities/check";
import { validateSettings } from "../../settings/read";

const DEFAULTS = { successes: 1, interval: 2, timeout: 60 };

describe("settings of the check", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "check-settings-"));
  });

  after(() => rmSync(folder, { recursive: true }));

  const options = (settings: Record<string, unknown>) =>
    checkOptions(check(DEFAULTS).parse(settings));

  it("ask the identity provider alone unless more is said", () => {
    assert.deepEqual(options({}), DEFAULTS);
  });

  it("hand on certificates in place of the file's name", () => {
    const caFile = join(folder, "ca.pem");
    const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    writeFileSync(caFile, pem);
    assert.deepEqual(options({ through: "auto", caFile }), {
      ...DEFAULTS,
      through: "auto",
      authorities: pem,
    });
  });

  it("refuse a file that is not there, or holds something else, and do not show it", () => {
    const caFile = join(folder, "key.pem");
    writeFileSync(caFile, "-----BEGIN PRIVATE KEY-----\ncanary\n");
    for (const [file, message] of [
      [join(folder, "none.pem"), /check\.caFile: ".*none\.pem" cannot be read/],
      [caFile, /check\.caFile: ".*key\.pem" holds no certificate/],
    ] as const) {
      assert.throws(
        () => options({ caFile: file }),
        (error: unknown) =>
          error instanceof pulumi.RunError &&
          message.test(error.message) &&
          !error.message.includes("canary"),
      );
    }
  });

  it("know three ways to prove a key", () => {
    const settings = (through: string) => ({
      domain: "union.example.com",
      identity: { kind: "okta", authorizationServer: "union", check: { through } },
      teams: { payments: { stores: [{ kind: "github", repository: "acme/payments" }] } },
    });
    for (const through of ["auto", "control-plane", "idp"]) {
      assert.equal(validateSettings(settings(through)).identity.check.through, through);
    }
    assert.throws(
      () => validateSettings(settings("canary")),
      /identity\.check\.through: must be "auto", "control-plane" or "idp"/,
    );
  });
});
