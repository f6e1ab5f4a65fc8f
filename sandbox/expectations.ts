import type { Step } from "./report";
import type { Run } from "./stack";
import type { ClientView, IdentityView, StoreView } from "./views/view";

/** What a step must have done; says what is wrong, or nothing. */
export type Expectation = (step: Step, run: Run) => string | undefined;

export const succeeds: Expectation = (_step, run) => (run.ok ? undefined : "the update failed");
export const fails: Expectation = (_step, run) => (run.ok ? "the update succeeded" : undefined);
export const writesNothing: Expectation = (step) => {
  const writes = Object.values(step.calls).reduce((sum, { write }) => sum + write, 0);
  if (writes + step.ownCalls + step.tokenRequests > 0) return "it made calls";
  const { create, update, delete: deleted } = step.resources;
  return create + update + deleted === 0 ? undefined : "it changed resources";
};

/** Everything that a step must have done; the first thing that is wrong is told. */
export function allOf(...expectations: Expectation[]): Expectation {
  return (step, run) => {
    for (const expectation of expectations) {
      const wrong = expectation(step, run);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** What is true of every client of an identity provider. */
export function clientExpectations(identity: IdentityView): {
  bothWork: Expectation;
  oneDisabledEach: Expectation;
  oneSecretEach: Expectation;
} {
  const unlessAll = (what: string, holds: (client: ClientView) => boolean) => () => {
    const wrong = identity.clients().filter((client) => !holds(client));
    return wrong.length === 0
      ? undefined
      : `not ${what}: ${wrong.map(({ name }) => name).join(", ")}`;
  };
  const counts = (working: number, disabled: number) => (client: ClientView) =>
    client.working === working && client.disabled === disabled;
  return {
    bothWork: unlessAll("two working secrets", counts(2, 0)),
    oneDisabledEach: unlessAll("one working and one disabled secret", counts(1, 1)),
    oneSecretEach: unlessAll("exactly one secret", counts(1, 0)),
  };
}

/** What is true of all stores. */
export function storeExpectations(
  stores: readonly StoreView[],
  whyDead: (apiKey: string) => string | undefined,
): { allWork: Expectation; empty: Expectation } {
  const held = () => stores.flatMap((store) => [...store.held()]);
  const unlessNone = (what: string, found: { address: string }[]) =>
    found.length === 0 ? undefined : `${what} ${found.map(({ address }) => address).join(", ")}`;
  return {
    allWork: () =>
      unlessNone(
        "a dead key in",
        held().filter(({ value }) => whyDead(value) !== undefined),
      ),
    empty: () => unlessNone("left behind:", held()),
  };
}
