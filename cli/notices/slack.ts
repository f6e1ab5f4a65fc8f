import { headline, whom, WORDS, type Message, type Notice } from "./notice";

/** Slack refuses more than 50 blocks, and texts of a section over 3,000 characters (Block Kit reference). */
const MOST_NOTICES = 45;
const LONGEST_TEXT = 3000;

/** Body for a Slack incoming webhook: Block Kit, and a text for notifications. */
export function slackBody(message: Message): object {
  const { notices, generatedAt } = message;
  const more = notices.length - MOST_NOTICES;
  return {
    text: escaped(headline(message)),
    blocks: [
      { type: "header", text: { type: "plain_text", text: headline(message).slice(0, 150) } },
      ...notices.slice(0, MOST_NOTICES).map(section),
      ...(more > 0 ? [context(`and ${more} more; all of them: flyte-ci-keys status`)] : []),
      context(`as of ${generatedAt}`),
    ],
  };
}

function section(notice: Notice): object {
  const help = notice.remedy === undefined ? "" : `\n→ ${escaped(notice.remedy)}`;
  const text = `*${WORDS[notice.state]}*: ${escaped(whom(notice))} ${escaped(notice.text)}${help}`;
  return { type: "section", text: { type: "mrkdwn", text: shortened(text), verbatim: true } };
}

function context(text: string): object {
  return { type: "context", elements: [{ type: "plain_text", text }] };
}

/** The three characters of Slack's markup; a name can then mention nobody and link nowhere. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Cut before an escape that would be left open. */
function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT - 1).replace(/&\w{0,3}$/, "")}…`;
}
