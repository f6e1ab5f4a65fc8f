import type { Properties } from "../../../provider/protocol/properties";
import type { FunctionType } from "../../../provider/protocol/resourceType";
import { listErrors, messageOf } from "./errors";
import type { Organisation } from "./organisation";

/** A data source as the plugin has it. Throws errors with the plugin's text. */
export type OktaFunction = (
  args: Properties,
  organisation: Organisation,
  signal: AbortSignal,
) => Promise<Properties>;

/** Serves a data source to the engine the way Pulumi's Terraform bridge does. */
export function bridgedFunction(
  token: string,
  action: OktaFunction,
  organisation: () => Organisation,
): FunctionType {
  return async (args, context) => {
    try {
      return await action(args, organisation(), context.signal);
    } catch (error) {
      throw new Error(`invoking ${token}: ${listErrors(messageOf(error))}`);
    }
  };
}
