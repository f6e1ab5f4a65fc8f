import type { Context } from "../context";
import type { Board } from "../status/schema";
import { bodyOf, type NoticeFormat } from "./formats";
import { messageOf } from "./notice";
import { post, webhookUrl } from "./webhook";

/** Where notices go. */
export interface NoticeTarget {
  url: URL;
  format: NoticeFormat;
}

/** Options of `status` about notices. */
export interface NoticeOptions {
  notifyEnv?: string;
  notifyFormat: NoticeFormat;
}

/**
 * The target that the options name, if any.
 *
 * @throws CliError when its address is missing or none; better before the work than after.
 */
export function noticeTarget(
  { notifyEnv, notifyFormat: format }: NoticeOptions,
  env: NodeJS.ProcessEnv,
): NoticeTarget | undefined {
  return notifyEnv === undefined ? undefined : { url: webhookUrl(notifyEnv, env), format };
}

/**
 * Tells everything that is not ok in one message; nothing when all is well. It remembers nothing: the caller's schedule
 * decides how often the same is told.
 *
 * @returns Whether nothing is left untold.
 */
export async function notify(
  board: Board,
  target: NoticeTarget,
  say: Context["say"],
): Promise<boolean> {
  const message = messageOf(board);
  if (message === undefined) {
    say("nothing to notify of");
    return true;
  }
  const count = `${message.notices.length} ${message.notices.length === 1 ? "notice" : "notices"}`;
  const failure = await post(target.url, bodyOf(message, target.format));
  say(
    failure === undefined
      ? `${count} sent`
      : `${count} NOT sent, the webhook failed: ${failure}. Nothing else is changed; run this again`,
  );
  return failure === undefined;
}
