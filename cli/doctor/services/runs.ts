import { policyOf } from "../../../settings/rotation";
import type { Settings } from "../../../settings/schema";
import { problem, warning, type Finding } from "../finding";
import { lookAtPlaces } from "./places";

/** A place whose pipelines read a store. */
export interface RunsPlace {
  /** As messages name it. Several secrets of one place have the same pipelines. */
  name: string;
  /**
   * Asks as an update would that waits for them; absent where nobody can look through so many.
   *
   * @returns What is odd. @throws Error when the service refuses.
   */
  look?: () => Promise<Finding[]>;
  /** What lets the token see them. */
  remedy: string;
}

/** Whether an update looks for pipelines that may still hold a team's previous key. */
export function waitsForRuns({ identity, rotation, teams }: Settings, team: string): boolean {
  const own = teams[team]?.rotation ?? {};
  return (policyOf(identity.kind, rotation, own).waitForRuns ?? 0) > 0;
}

/** Looks whether `rotation.waitForRuns` can see what it is to wait for. */
export async function lookAtRuns(area: string, places: readonly RunsPlace[]): Promise<Finding[]> {
  const distinct = [...new Map(places.map((place) => [place.name, place])).values()];
  const looks = distinct.flatMap(({ name, look, remedy }) =>
    look === undefined ? [] : [{ address: name, look: seen(area, name, look, remedy) }],
  );
  const wide = distinct.filter(({ look }) => look === undefined).map(({ name }) => name);
  return [
    ...(await lookAtPlaces(area, looks, "pipelines")),
    ...wide.map((name) =>
      warning(
        area,
        `${name}: too many pipelines could read it: rotation.waitForRuns waits for none`,
      ),
    ),
  ];
}

function seen(
  area: string,
  name: string,
  look: () => Promise<Finding[]>,
  remedy: string,
): () => Promise<Finding[]> {
  return async () => {
    try {
      return await look();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const text = `${name}: rotation.waitForRuns cannot see the pipelines: ${reason}`;
      return [problem(area, text, remedy)];
    }
  };
}
