import { mapLimited } from "../../fleet/mapLimited";
import { ok, problem, warning, type Finding } from "../finding";

/** One store, and a look at it that reads only. */
export interface PlaceLook {
  /** As messages name it. */
  address: string;
  /** What is wrong with it; nothing when it is fine. @throws Error when the service refuses. */
  look: () => Promise<Finding[]>;
}

/** Stores that are looked at; of hundreds, a sample tells whether the token works. */
const MOST = 20;
const CALLS_AT_A_TIME = 8;

/**
 * Looks at the stores of one service.
 *
 * @param what The token sees of a store that is fine.
 */
export async function lookAtPlaces(
  area: string,
  places: readonly PlaceLook[],
  what: "secrets" | "pipelines" = "secrets",
): Promise<Finding[]> {
  const looked = places.slice(0, MOST);
  const found = await mapLimited(looked, CALLS_AT_A_TIME, async ({ address, look }) => {
    try {
      return await look();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [problem(area, `${address}: ${reason}`)];
    }
  });
  const good = found.filter((findings) => findings.length === 0).length;
  const left = places.length - looked.length;
  return [
    ...(good > 0
      ? [ok(area, `the token sees the ${what} of ${good} of ${looked.length} stores`)]
      : []),
    ...(left > 0
      ? [warning(area, `the ${what} of ${left} further stores were not looked at`)]
      : []),
    ...found.flat(),
  ];
}
