import type { Command } from "commander";
import type { InitOptions } from "../setup/init";
import { perform, withJson } from "./common";

/** Declares `init`. */
export function initCommand(program: Command): void {
  withJson(program.command("init"))
    .summary("write the settings of a new stack")
    .description(
      "Writes Pulumi.<stack>.yaml from options, asking for the rest where there is a terminal, then looks whether " +
        "everything is there to run it (doctor). The stack itself is created by the first `up`.\n" +
        "Exit status: that of doctor; 1 when nothing was written.",
    )
    .option("--stack <name>", "name of the stack, such as payments-prod")
    .option("--domain <host>", "host of the control plane, such as union.example.com")
    .option(
      "--identity <fields>",
      "kind=okta,orgName=acme,baseUrl=okta.com,authorizationServer=union",
    )
    .option("--team <name>", "the first team")
    .option(
      "--store <fields...>",
      "github:<owner>/<repository>, or kind=<kind>,<setting>=<value>,…",
    )
    .option(
      "--secrets-provider <url>",
      "what encrypts the state, such as awskms://alias/ci-keys (default: a passphrase)",
    )
    .option("--no-check", "do not run doctor afterwards")
    .addHelpText(
      "after",
      "\nExamples:\n  flyte-ci-keys init\n" +
        "  flyte-ci-keys init --stack payments-prod --domain union.example.com \\\n" +
        "    --identity kind=okta,orgName=acme,baseUrl=okta.com,authorizationServer=union \\\n" +
        "    --team payments --store github:acme/payments",
    )
    .action(
      perform(async (context, options: InitOptions & { check: boolean }) => {
        const { init } = await import("../setup/init.js");
        const { examine } = await import("../doctor/examine.js");
        const { findingsText, findingsExit } = await import("../doctor/report.js");
        const written = await init(context, options);
        const findings = options.check ? await examine(context, { stack: [written.stack] }) : [];
        return {
          json: { command: "init", ...written, findings },
          text: () =>
            [
              `${written.file} is written.`,
              ...(findings.length === 0 ? [] : [findingsText(findings, context.terminal)]),
              `Next: flyte-ci-keys up --stack ${written.stack}`,
            ].join("\n"),
          exit: findingsExit(findings),
        };
      }),
    );
}
