import assert from "node:assert/strict";
import { bodyOf } from "../../../cli/notices/formats";
import { headline, messageOf, type Message } from "../../../cli/notices/notice";
import type { Board } from "../../../cli/status/schema";
import { boardOf, largeBoard, mixedBoard, NOW, stackRow, teamRow } from "../board/boards";
import { hostileTeams } from "../board/hostile";

const message = (board: Board = mixedBoard()): Message => {
  const found = messageOf(board);
  assert.ok(found !== undefined);
  return found;
};

const DUE = { state: "due" as const, text: "rotation is due" };

describe("what a board has to tell", () => {
  it("is nothing when all is well", () => {
    assert.equal(messageOf(boardOf([teamRow()])), undefined);
  });

  it("is every reason, the most urgent first, with team, generation and stores", () => {
    const { notices } = message();
    assert.deepEqual(
      notices.map(({ state, team, stack }) => [state, team ?? stack]),
      [
        ["human", "risk-prod"],
        ["human", "search"],
        ["blocked", "fraud"],
        ["due", "ads"],
        ["due", "maps"],
      ],
    );
    assert.deepEqual(notices[2], {
      state: "blocked",
      stack: "fraud-prod",
      team: "fraud",
      generation: 3,
      stores: ["github.com/acme/fraud FLYTE_API_KEY"],
      text: "due, but generation 2 must be retired first: held by `hold: true`",
    });
  });

  it("counts in its headline", () => {
    assert.equal(headline(message()), "CI keys of flyte-ci-keys: 2 for a person, 1 blocked, 2 due");
  });

  it("speaks of a stack that nobody can read, although no team is known", () => {
    const reasons = [{ state: "human" as const, text: "the state is damaged at resources.0" }];
    const { notices } = message(boardOf([], [stackRow({ readable: false, reasons })]));
    assert.deepEqual(notices, [{ ...reasons[0], stack: "payments-prod", stores: [] }]);
  });

  it("takes nothing else along", () => {
    const canary = "canary-client-secret";
    const row = Object.assign(teamRow({ reasons: [DUE] }), { clientSecret: canary });
    const board = boardOf([row]);
    for (const format of ["slack", "teams", "json"] as const) {
      assert.doesNotMatch(JSON.stringify(bodyOf(message(board), format)), /canary/);
    }
  });
});

interface Slack {
  text: string;
  blocks: { type: string; text?: { type: string; text: string; verbatim?: boolean } }[];
}

const slack = (board?: Board) => bodyOf(message(board), "slack") as Slack;

describe("a message for Slack", () => {
  it("has a line for each notice, with what helps", () => {
    const { text, blocks } = slack();
    assert.equal(text, "CI keys of flyte-ci-keys: 2 for a person, 1 blocked, 2 due");
    const sections = blocks.filter(({ type }) => type === "section");
    assert.equal(
      sections[4]?.text?.text,
      "*due*: maps (stack maps-prod) has no key yet\n→ flyte-ci-keys up --stack maps-prod",
    );
    assert.match(
      sections[3]?.text?.text ?? "",
      /^\*due\*: ads \(stack ads-prod, generation 3, in github\.com\/acme\/ads FLYTE_API_KEY\) /,
    );
  });

  it("mentions nobody and links nowhere, whatever a team is called", () => {
    const { blocks } = slack(boardOf([...hostileTeams(), teamRow(mention)]));
    for (const { text } of blocks) {
      if (text?.type === "mrkdwn") assert.doesNotMatch(text.text, /[<>]/);
    }
  });

  it("stays within Slack's limits, and says how much it leaves out", () => {
    const long = "x".repeat(4000);
    const teams = largeBoard(2000).teams.map((row) => ({
      ...row,
      reasons: row.reasons.map((reason) => ({ ...reason, text: `${long}${reason.text}` })),
    }));
    const { blocks } = slack(boardOf(teams));
    assert.ok(blocks.length <= 50);
    for (const { text } of blocks) assert.ok((text?.text.length ?? 0) <= 3000);
    const left = teams.flatMap(({ reasons }) => reasons).length - 45;
    assert.match(JSON.stringify(blocks), new RegExp(`and ${left} more`));
  });
});

const mention = {
  team: "<!channel>",
  reasons: [{ state: "due" as const, text: "<@U1> <https://evil.example|here>" }],
};

interface Teams {
  type: string;
  attachments: { contentType: string; content: { version: string; body: { text: string }[] } }[];
}

const card = (board?: Board) => (bodyOf(message(board), "teams") as Teams).attachments[0];

describe("a message for Teams", () => {
  it("is an Adaptive Card with a line for each notice", () => {
    const found = card();
    assert.equal(found?.contentType, "application/vnd.microsoft.card.adaptive");
    assert.equal(found?.content.version, "1.4");
    const lines = found?.content.body.map(({ text }) => text) ?? [];
    assert.equal(lines.length, 7);
    assert.equal(
      lines[5],
      "due: maps (stack maps-prod) has no key yet → flyte-ci-keys up --stack maps-prod",
    );
    assert.equal(lines[6], `as of ${NOW}`);
  });

  it("has no link and no style in it, whatever a team is called", () => {
    for (const { text } of card(boardOf(hostileTeams()))?.content.body ?? []) {
      assert.doesNotMatch(text, /(?<!\\)[[*`]/);
    }
  });

  it("stays under 28 KB, and says how much it leaves out", () => {
    const board = largeBoard(3000);
    assert.ok(Buffer.byteLength(JSON.stringify(bodyOf(message(board), "teams"))) < 28_000);
    const body = card(board)?.content.body ?? [];
    const left = message(board).notices.length - (body.length - 3);
    assert.equal(body.at(-2)?.text, `and ${left} more; all of them: flyte-ci-keys status`);
  });
});

describe("a message as JSON", () => {
  it("has everything, however much it is", () => {
    const board = largeBoard(3000);
    const whole = message(board);
    assert.deepEqual(bodyOf(whole, "json"), {
      version: 1,
      headline: headline(whole),
      project: "flyte-ci-keys",
      generatedAt: NOW,
      notices: whole.notices,
    });
  });
});
