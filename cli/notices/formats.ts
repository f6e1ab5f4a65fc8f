import { headline, type Message } from "./notice";
import { slackBody } from "./slack";
import { teamsBody } from "./teams";

/** What a webhook can be sent. */
export const NOTICE_FORMATS = ["slack", "teams", "json"] as const;

export type NoticeFormat = (typeof NOTICE_FORMATS)[number];

/** Body of the one request that tells everything. */
export function bodyOf(message: Message, format: NoticeFormat): object {
  switch (format) {
    case "slack":
      return slackBody(message);
    case "teams":
      return teamsBody(message);
    case "json":
      return { version: 1, headline: headline(message), ...message };
  }
}
