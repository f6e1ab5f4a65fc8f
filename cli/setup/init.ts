import { existsSync } from "node:fs";
import { CliError } from "../cliError";
import type { Context } from "../context";
import { StackFile } from "../settings/stackFile";
import { canAsk, terminalAsk, type Ask } from "./ask";
import { complete } from "./complete";
import { readFields } from "./fieldText";
import { mainSetting } from "./kinds";
import { validated, typed, type Draft } from "./validate";

/** What was given on the command line. */
export interface InitOptions {
  stack?: string;
  domain?: string;
  identity?: string;
  team?: string;
  store?: string[];
  secretsProvider?: string;
}

const STACK_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

const HEADER = `# Settings of one stack (README, "Settings"). Nothing here is secret. Names that look like numbers need quotes.
`;

/**
 * Writes the settings of a new stack, from options and, where there is a terminal, from answers.
 *
 * @returns Name of the stack and path of its file.
 * @throws CliError when something is missing or wrong; then nothing is written.
 */
export async function init(
  context: Context,
  options: InitOptions,
  asker?: Ask,
): Promise<{ stack: string; file: string }> {
  const terminal = asker === undefined && canAsk() ? terminalAsk() : undefined;
  const ask = asker ?? terminal?.ask;
  try {
    const stack = options.stack ?? (await ask?.("name of the stack, such as payments-prod", "dev"));
    if (stack === undefined)
      throw new CliError("--stack <name> is missing, and there is no terminal to ask on");
    const path = newFile(context, stack);
    const given = draftOf(options);
    const draft = typed(ask === undefined ? given : await complete(given, ask, context.env));
    if (ask === undefined) refuseMissing(draft);
    validated(draft);
    const file = StackFile.parse(path, HEADER);
    for (const [key, value] of Object.entries(draft)) file.set([key], value);
    if (options.secretsProvider !== undefined) file.secretsProvider = options.secretsProvider;
    file.save();
    return { stack, file: path };
  } finally {
    terminal?.close();
  }
}

/** @throws CliError when the name is none for a stack, or the stack has settings. */
export function newFile({ project }: Context, stack: string): string {
  if (!STACK_NAME.test(stack)) {
    throw new CliError(
      "a stack's name has 1 to 100 letters, digits, `_`, `.`, `-`, such as payments-prod",
    );
  }
  const path = StackFile.pathOf(project, stack);
  if (existsSync(path)) {
    throw new CliError(
      `${path} is there already. Add a team to it: flyte-ci-keys add-team <team> --stack ${stack}`,
    );
  }
  return path;
}

function draftOf({ domain, identity, team, store }: InitOptions): Draft {
  const stores = store?.map((text) => readFields(text, "--store", mainSetting));
  return {
    ...(domain === undefined ? {} : { domain }),
    ...(identity === undefined
      ? {}
      : { identity: readFields(identity, "--identity", () => undefined) }),
    ...(team === undefined ? {} : { teams: { [team]: { stores: stores ?? [{}] } } }),
  };
}

function refuseMissing(draft: Draft): void {
  const options = [
    ["domain", "--domain <host>"],
    ["identity", "--identity kind=okta,orgName=acme,baseUrl=okta.com,authorizationServer=union"],
    ["teams", "--team <name> --store github:<owner>/<repository>"],
  ] as const;
  const missing = options.filter(([key]) => draft[key] === undefined).map(([, option]) => option);
  if (missing.length === 0) return;
  throw new CliError(
    [
      "settings are missing, and there is no terminal to ask on; nothing was written:",
      ...missing.map((option) => `  ${option}`),
    ].join("\n"),
  );
}
