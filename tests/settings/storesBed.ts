import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { validateSettings } from "../../settings/read";

/** Stands in wrong values; no message may repeat it. */
export const CANARY = "canary9f83c1";

/** The errors of a team with these stores, one a line, their path from the team's list of stores on. */
export function errorsOf(
  stores: unknown[],
  more: Record<string, unknown> = {},
  env: NodeJS.ProcessEnv = {},
): string[] {
  const settings = {
    domain: "union.example.com",
    identity: { kind: "okta", authorizationServer: "union" },
    teams: { payments: { stores } },
    ...more,
  };
  try {
    validateSettings(settings, [], env);
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    assert.ok(!error.message.includes(CANARY), error.message);
    return error.message
      .split("\n")
      .filter((line) => line.startsWith("  "))
      .map((line) => line.trim().replace("flyte-ci-keys:teams.payments.stores.", ""));
  }
  return [];
}
