import assert from "node:assert/strict";
import { send, type HttpLimits, type HttpRequest } from "../../../provider/http/client";
import { ServiceError } from "../../../provider/http/serviceError";
import { Loopback, type Answer } from "./loopback";

const LIMITS: HttpLimits = { attempts: 2, deadline: 5000, pause: 1, longestWait: 10 };

describe("HTTP client: answers that are texts", () => {
  let server: Awaited<ReturnType<typeof Loopback.script>>;

  afterEach(() => server.stop());

  async function ask(answer: Answer, changes: Partial<HttpRequest> = {}): ReturnType<typeof send> {
    server = await Loopback.script(answer);
    const url = new URL(`http://127.0.0.1:${server.port}/`);
    return send({ service: "Jenkins", method: "GET", url, expect: "text", ...changes }, LIMITS);
  }

  async function refused(
    answer: Answer,
    changes: Partial<HttpRequest> = {},
  ): Promise<ServiceError> {
    const error = await ask(answer, changes).catch((reason: unknown) => reason);
    assert.ok(error instanceof ServiceError, String(error));
    return error;
  }

  it("hands them back as they came, and asks for anything", async () => {
    assert.equal((await ask({ body: "<a>{}</a>\n" })).body, "<a>{}</a>\n");
    assert.equal(server.seen[0]?.headers.accept, "*/*");
  });

  it("does not read JSON where a text is expected, and takes an empty body for none", async () => {
    assert.equal((await ask({ body: "{}" })).body, "{}");
    await server.stop();
    assert.equal((await ask({ body: "" })).body, undefined);
  });

  it("hands back an expected status with its page", async () => {
    const { status, body } = await ask({ status: 404, body: "<html>" }, { accept: [404] });
    assert.deepEqual([status, body], [404, "<html>"]);
  });

  it("reads the service's own code from page and headers, and prints neither", async () => {
    const answer = {
      status: 403,
      headers: { "x-reason": "no crumb" },
      body: "<html>canary</html>",
    };
    const error = await refused(answer, {
      errorCode: (body, headers) =>
        String(body).includes("canary") ? (headers.get("x-reason") ?? "") : undefined,
      remedy: (status, code) => `Mind ${status} and ${code}.`,
    });
    assert.match(error.message, /: answered 403 no crumb\. Mind 403 and no crumb\.$/);
  });

  it("does not wonder at an error that is a page", async () => {
    assert.match((await refused({ status: 403, body: "<html>canary" })).message, /answered 403\.$/);
  });

  it("names the service's own remedy for a redirect", async () => {
    const remedy = (): string => "Let it through.";
    const { message } = await refused({ status: 302, body: "" }, { remedy });
    assert.match(message, /a redirect, which is never followed\. Let it through\.$/);
  });
});
