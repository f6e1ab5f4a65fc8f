import { Option, type Command } from "commander";
import { NOTICE_FORMATS } from "../notices/formats";

/** Adds the options that say what becomes of the board. */
export function withBoardOptions(command: Command): Command {
  return command
    .option("--html <file>", "write one self-contained HTML page; - is standard output")
    .option("--markdown <file>", "write Markdown, for example for a job summary")
    .option("--openmetrics <file>", "write OpenMetrics text, for example for a node exporter")
    .option("--verify", "ask for a token with every key, too, as `verify` does")
    .option("--notify-env <variable>", "post what is not ok to the webhook in this variable")
    .addOption(
      new Option("--notify-format <format>", "what the webhook understands")
        .choices(NOTICE_FORMATS)
        .default("json"),
    );
}
