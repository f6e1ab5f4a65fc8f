import { timestamp } from "../../common/clock";
import { CliError } from "../cliError";

const LONGEST = 200;

/**
 * Text for `rotation.request`: the reason and the time, so that the same reason can be given twice. One that was written
 * by an earlier try and is not answered yet is kept: the try goes on, and no further key is made.
 *
 * @param open Request in the settings that no update has answered.
 * @throws CliError when the reason cannot stand in one line of settings.
 */
export function requestFor(reason: string, open: string | undefined, now: Date): string {
  const text = reason.trim();
  if (text === "" || text.length > LONGEST || /\p{Cc}/u.test(text)) {
    throw new CliError(
      `--reason must be one line of 1 to ${LONGEST} characters; it is kept with the key`,
    );
  }
  if (open?.startsWith(`${text} (`) === true) return open;
  return `${text} (${timestamp(now)})`;
}
