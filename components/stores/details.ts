import * as pulumi from "@pulumi/pulumi";
import { settled } from "../settled";
import type { Store } from "./store";

/** What a person sees of a store. */
export interface StoreDetails {
  kind: Store["kind"];
  address: string;
  /** Generation that it holds, as of the last update that came to its end; absent where it never got one. */
  generation?: number;
  /** When the service last changed it, in its own format; absent where it does not tell. */
  updatedAt?: string;
  /** What a person should know, such as that other credentials hide it. */
  notes: string[];
}

/**
 * What is known of a store. Under `--continue-on-error` one that failed holds what it held.
 *
 * @param generation That this update writes.
 * @param before That the last update delivered.
 */
export function detailsOf(
  { kind, address, updatedAt, written, notes }: Store,
  generation: number,
  before: number | undefined,
): pulumi.Output<StoreDetails> {
  const done = (written ?? pulumi.output(updatedAt)).apply(() => true);
  return pulumi
    .all([
      settled(done, false),
      settled(pulumi.output(updatedAt ?? ""), ""),
      settled(pulumi.output(notes ?? []), []),
    ])
    .apply(([isWritten, time, texts]) => {
      const held = isWritten ? generation : before;
      return {
        kind,
        address,
        ...(held === undefined ? {} : { generation: held }),
        ...(time === "" ? {} : { updatedAt: time }),
        notes: texts,
      };
    });
}
