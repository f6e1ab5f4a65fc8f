import { headline, whom, WORDS, type Message, type Notice } from "./notice";

/** Teams takes messages of 28 KB at most; what is beyond this is counted, not shown. */
const MOST_BYTES = 24_000;

/**
 * Body for a Microsoft Teams webhook (Workflows, "When a Teams webhook request is received"): one Adaptive Card 1.4 in a
 * message.
 */
export function teamsBody(message: Message): object {
  const shown = fitting(message.notices.map(block));
  const more = message.notices.length - shown.length;
  const body = [
    { ...text(headline(message)), weight: "Bolder", size: "Medium" },
    ...shown,
    ...(more > 0 ? [text(`and ${more} more; all of them: flyte-ci-keys status`)] : []),
    { ...text(`as of ${message.generatedAt}`), isSubtle: true },
  ];
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body,
        },
      },
    ],
  };
}

function block(notice: Notice): object {
  const help = notice.remedy === undefined ? "" : ` → ${notice.remedy}`;
  return text(`${WORDS[notice.state]}: ${whom(notice)} ${notice.text}${help}`);
}

/**
 * A TextBlock knows a little Markdown; escaped, nothing in it is a link or a style. An underscore within a word means
 * nothing and stays as it is.
 */
function text(content: string): object {
  const escaped = content.replace(/\s+/g, " ").replace(/[\\`*[\]<]|(?<!\w)_|_(?!\w)/g, "\\$&");
  return { type: "TextBlock", wrap: true, text: escaped };
}

function fitting(blocks: object[]): object[] {
  let bytes = 0;
  return blocks.filter((one) => (bytes += Buffer.byteLength(JSON.stringify(one))) <= MOST_BYTES);
}
