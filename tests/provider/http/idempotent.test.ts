import assert from "node:assert/strict";
import { send, type HttpLimits, type HttpRequest } from "../../../provider/http/client";
import { ServiceError } from "../../../provider/http/serviceError";
import { Loopback, type Answer } from "./loopback";

const LIMITS: HttpLimits = { attempts: 3, deadline: 5000, pause: 1, longestWait: 1500 };

describe("HTTP client: requests that may be sent twice, and those that may not", () => {
  let server: Awaited<ReturnType<typeof Loopback.script>>;

  afterEach(() => server.stop());

  async function attempts(
    request: Pick<HttpRequest, "method" | "idempotent">,
    ...answers: Answer[]
  ): Promise<number> {
    server = await Loopback.script(...answers);
    const url = new URL(`http://127.0.0.1:${server.port}/`);
    await send({ service: "Graph", url, body: "{}", ...request }, LIMITS).catch((error: unknown) =>
      assert.ok(error instanceof ServiceError),
    );
    return server.seen.length;
  }

  for (const method of ["POST", "PATCH"] as const) {
    for (const answer of [{ status: 500 }, "cut"] as const) {
      it(`sends a ${method} again after ${JSON.stringify(answer)} only where it is idempotent`, async () => {
        assert.equal(await attempts({ method }, answer, {}), 1);
        await server.stop();
        assert.equal(await attempts({ method, idempotent: false }, answer, {}), 1);
        await server.stop();
        assert.equal(await attempts({ method, idempotent: true }, answer, {}), 2);
      });
    }

    it(`sends a ${method} again that was refused for its pace (429)`, async () => {
      assert.equal(await attempts({ method }, { status: 429 }, {}), 2);
    });
  }

  it("waits for a fraction of a second that a service asks for, and not for a day", async () => {
    const fraction = { status: 429, headers: { "retry-after": "1.128" } };
    assert.equal(await attempts({ method: "POST" }, fraction, {}), 2);
    await server.stop();
    // Read as a date, this would be long ago.
    const long = { status: 429, headers: { "retry-after": "2.128" } };
    assert.equal(await attempts({ method: "POST" }, long, {}), 1);
  });

  it("hands the service's own code to the remedy", async () => {
    server = await Loopback.script({ status: 400, body: '{"code":"TooLong"}' });
    const error: unknown = await send({
      service: "Graph",
      method: "PATCH",
      url: new URL(`http://127.0.0.1:${server.port}/`),
      errorCode: (body) => (body as { code: string }).code,
      remedy: (status, code) => `${status} ${code}: shorten it.`,
    }).catch((reason: unknown) => reason);
    assert.match(String(error), /answered 400 TooLong\. 400 TooLong: shorten it\.$/);
  });
});
