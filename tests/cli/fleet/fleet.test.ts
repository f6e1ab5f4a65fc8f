import assert from "node:assert/strict";
import { CliError } from "../../../cli/cliError";
import {
  select,
  stackNamed,
  stackOfTeam,
  stacksOfTeam,
  type FleetStack,
  type Selection,
} from "../../../cli/fleet/fleet";
import { StackFile } from "../../../cli/settings/stackFile";

const stack = (name: string, ...teams: string[]): FleetStack => ({
  name,
  file: StackFile.parse(`Pulumi.${name}.yaml`, ""),
  teams,
});

const FLEET = [
  stack("payments-dev", "payments"),
  stack("payments-prod", "payments"),
  stack("search-prod", "search", "models"),
];

describe("choosing stacks", () => {
  const cases: [Selection, string[]][] = [
    [{ all: true }, ["payments-dev", "payments-prod", "search-prod"]],
    [{ stack: ["search-prod", "payments-dev"] }, ["payments-dev", "search-prod"]],
    [{ team: ["payments"] }, ["payments-dev", "payments-prod"]],
    [{ team: ["models", "search"] }, ["search-prod"]],
    [{ team: ["models"], stack: ["payments-dev"] }, ["payments-dev", "search-prod"]],
  ];
  for (const [selection, expected] of cases) {
    it(`takes ${JSON.stringify(selection)}`, () => {
      const names = select(FLEET, selection).map(({ name }) => name);
      assert.deepEqual(names, expected);
    });
  }

  it("needs no choice where there is one stack", () => {
    const [one] = FLEET;
    assert.ok(one);
    assert.deepEqual(select([one], {}), [one]);
  });

  const refusals: [string, () => unknown, RegExp][] = [
    [
      "no choice among several",
      () => select(FLEET, {}),
      /which stacks\? Say --all, --stack <name> or --team/,
    ],
    ["no stacks", () => select([], { all: true }), /there are no stacks.*flyte-ci-keys init/],
    [
      "a misspelt stack",
      () => stackNamed(FLEET, "serch-prod"),
      /no stack "serch-prod"; did you mean "search-prod"\?/,
    ],
    [
      "a misspelt team",
      () => stacksOfTeam(FLEET, "paymens"),
      /no stack has a team "paymens"; did you mean "payments"\?/,
    ],
    [
      "a team that is nothing like any",
      () => stacksOfTeam(FLEET, "zzzzzz"),
      /no stack has a team "zzzzzz"\. There are: payments, search, models\./,
    ],
    ["another case", () => stacksOfTeam(FLEET, "Payments"), /did you mean "payments"\?/],
    [
      "a team in two stacks",
      () => stackOfTeam(FLEET, "payments", undefined),
      /is in the stacks payments-dev, payments-prod: say which with --stack/,
    ],
  ];
  for (const [what, act, says] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(act, (error: unknown) => error instanceof CliError && says.test(error.message));
    });
  }

  it("names the stacks that could not be read when a team is not found", () => {
    const broken = { name: "broken", file: new CliError("is not YAML"), teams: [] };
    assert.throws(() => stacksOfTeam([...FLEET, broken], "missing"), /Not read: broken/);
  });

  it("takes a team's one stack, or the one that is named", () => {
    assert.equal(stackOfTeam(FLEET, "models", undefined).name, "search-prod");
    assert.equal(stackOfTeam(FLEET, "payments", "payments-dev").name, "payments-dev");
  });
});
