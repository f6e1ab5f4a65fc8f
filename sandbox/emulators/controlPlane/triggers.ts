import { fieldsOf, messageOf, textOf, type Fields } from "../../../common/protobuf";
import { ConnectError } from "./connectProtocol";

/** Five fields, or a word such as `@daily`. */
const CRON =
  /^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|@every \w+|([\w*,/?-]+ +){4}[\w*,/?-]+)$/;

/**
 * Triggers are planned before anything is written.
 *
 * @throws ConnectError `invalid_argument`
 */
export function requirePlannable(request: Fields): void {
  for (const expression of cronExpressionsOf(request)) {
    if (CRON.test(expression)) continue;
    throw new ConnectError("invalid_argument", `invalid cron expression "${expression}"`);
  }
}

/** Cron expressions of the `triggers` of a `DeployTaskRequest`. */
function cronExpressionsOf(request: Fields): string[] {
  return (request.get(3) ?? []).flatMap((trigger) => {
    const schedule = messageOf(messageOf(fieldsOf(trigger), 3), 2);
    return [textOf(schedule, 2), textOf(messageOf(schedule, 4), 1)].filter((text) => text !== "");
  });
}
