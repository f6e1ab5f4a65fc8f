import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { CliError } from "../../../cli/cliError";
import { bodyOf } from "../../../cli/notices/formats";
import { messageOf } from "../../../cli/notices/notice";
import { notify } from "../../../cli/notices/notify";
import { webhookUrl } from "../../../cli/notices/webhook";
import { boardOf, mixedBoard, teamRow } from "../board/boards";
import { WebhookServer } from "./webhookServer";

const SECRET = /secret-of-the-webhook|answer-of-the-webhook|127\.0\.0\.1/;

describe("posting notices", () => {
  let webhook: WebhookServer | undefined;
  let lines: string[];
  const say = (line: string) => void lines.push(line);

  beforeEach(() => {
    lines = [];
  });
  afterEach(async () => {
    await webhook?.stop();
    webhook = undefined;
  });

  for (const format of ["slack", "teams", "json"] as const) {
    it(`sends one request with everything, as ${format}`, async () => {
      webhook = await WebhookServer.start();
      const board = mixedBoard();
      assert.equal(await notify(board, { url: webhook.url, format }, say), true);
      assert.equal(webhook.posted.length, 1);
      const [posted] = webhook.posted;
      assert.equal(posted?.method, "POST");
      assert.equal(posted.path, webhook.url.pathname);
      assert.equal(posted.headers["content-type"], "application/json");
      const message = messageOf(board);
      assert.ok(message !== undefined);
      assert.deepEqual(posted.body, JSON.parse(JSON.stringify(bodyOf(message, format))));
      assert.deepEqual(lines, ["5 notices sent"]);
    });
  }

  it("sends nothing when all is well", async () => {
    webhook = await WebhookServer.start();
    const board = boardOf([teamRow()]);
    assert.equal(await notify(board, { url: webhook.url, format: "json" }, say), true);
    assert.deepEqual(webhook.posted, []);
  });

  for (const status of [302, 400, 403, 404, 500]) {
    it(`says that ${status} is a failure, without the address or the answer`, async () => {
      webhook = await WebhookServer.start(status);
      assert.equal(await notify(mixedBoard(), { url: webhook.url, format: "json" }, say), false);
      assert.equal(webhook.posted.length, 1, "never told twice");
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? "", new RegExp(`5 notices NOT sent.* ${status}`));
      assert.doesNotMatch(lines[0] ?? "", SECRET);
    });
  }

  it("says that nobody listens, without the address", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => closed.once("listening", done));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const url = new URL(`http://127.0.0.1:${port}/secret-of-the-webhook`);
    assert.equal(await notify(mixedBoard(), { url, format: "slack" }, say), false);
    assert.match(lines[0] ?? "", /nothing listens there \(ECONNREFUSED\)/);
    assert.doesNotMatch(lines[0] ?? "", SECRET);
  });
});

describe("the address of a webhook", () => {
  const secret = "https://hooks.example.com/services/secret-of-the-webhook";

  it("comes from the variable that is named", () => {
    assert.equal(webhookUrl("HOOK", { HOOK: secret }).href, secret);
    const local = "http://127.0.0.1:8080/x";
    assert.equal(webhookUrl("HOOK", { HOOK: local }).href, local);
  });

  for (const [what, variable, env, says] of [
    ["the address itself as an argument", secret, {}, /--notify-env takes the name/],
    ["a variable that is not set", "HOOK", {}, /HOOK, which --notify-env names, is not set/],
    ["an empty variable", "HOOK", { HOOK: "" }, /is not set/],
    ["plain http", "HOOK", { HOOK: "http://h.example.com/secret-of-the-webhook" }, /https address/],
    ["what is no address", "HOOK", { HOOK: "secret-of-the-webhook" }, /https address/],
  ] as const) {
    it(`refuses ${what}, and repeats none of it`, () => {
      assert.throws(
        () => webhookUrl(variable, env),
        (error: unknown) => {
          assert.ok(error instanceof CliError);
          assert.match(error.message, says);
          assert.doesNotMatch(error.message, /secret-of-the-webhook/);
          return true;
        },
      );
    });
  }
});
