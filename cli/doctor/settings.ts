import { RunError } from "@pulumi/pulumi";
import { validateEnvironment } from "../../settings/environment";
import type { Settings } from "../../settings/schema";
import { CliError } from "../cliError";
import type { FleetStack } from "../fleet/fleet";
import { validated } from "../setup/validate";
import { ok, problem, warning, type Finding } from "./finding";

/** Settings that are right, and what is wrong with the others. */
export interface SettingsLook {
  findings: Finding[];
  good: { stack: string; settings: Settings }[];
}

/** Validates the settings of every stack as an update would, and what must be in the environment for them. */
export function lookAtSettings(
  stacks: readonly FleetStack[],
  env: NodeJS.ProcessEnv,
): SettingsLook {
  const findings: Finding[] = [];
  const good: SettingsLook["good"] = [];
  for (const { name, file } of stacks) {
    const area = `stack ${name}`;
    try {
      if (file instanceof CliError) throw file;
      if (file.importsEnvironments) {
        findings.push(
          warning(area, "imports environments; its settings are seen by an update only"),
        );
        continue;
      }
      good.push({ stack: name, settings: validated(file.settings()) });
      if (needsPassphrase(file.secretsProvider, env)) {
        findings.push(
          problem(
            area,
            "its state is encrypted with a passphrase, and none is set",
            "export PULUMI_CONFIG_PASSPHRASE_FILE=<file>",
          ),
        );
      }
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      findings.push(problem(area, error.message));
    }
  }
  if (good.length > 0)
    findings.unshift(ok("settings", `${good.length} of ${stacks.length} stacks`));
  return { findings: [...findings, ...environment(good, env)], good };
}

function needsPassphrase(secretsProvider: string | undefined, env: NodeJS.ProcessEnv): boolean {
  if (secretsProvider !== undefined && secretsProvider !== "passphrase") return false;
  const own = env["PULUMI_CONFIG_PASSPHRASE"] ?? env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  return own === undefined && !/^https?:/.test(env["PULUMI_BACKEND_URL"] ?? "");
}

/** What is wrong is said once, however many stacks it concerns. */
function environment(good: SettingsLook["good"], env: NodeJS.ProcessEnv): Finding[] {
  const wrong = new Set<string>();
  for (const { settings } of good) {
    try {
      validateEnvironment(env, settings);
    } catch (error) {
      if (!RunError.isInstance(error)) throw error;
      const [, ...lines] = error.message.split("\n");
      for (const line of lines) wrong.add(line.trim());
    }
  }
  if (wrong.size > 0) return [...wrong].map((line) => problem("environment", line));
  return good.length === 0 ? [] : [ok("environment", "administrator credentials are set")];
}
