import assert from "node:assert/strict";
import https from "node:https";
import net from "node:net";
import { send, type HttpLimits } from "../../../provider/http/client";
import { ServiceError } from "../../../provider/http/serviceError";
import { Loopback } from "./loopback";
import { selfSigned } from "./selfSigned";

const LIMITS: HttpLimits = { attempts: 2, deadline: 5000, pause: 1, longestWait: 10 };

describe("HTTP client: connections that do not come about", () => {
  async function refusedBy(address: string): Promise<ServiceError> {
    const url = new URL(address);
    const call = { service: "Okta", method: "GET", url } as const;
    const error = await send(call, LIMITS).catch((reason: unknown) => reason);
    assert.ok(error instanceof ServiceError);
    assert.match(error.message, /^Okta: GET https?:\/\/[\w.:]+\/path: /);
    assert.doesNotMatch(error.message, /canary/);
    return error;
  }

  async function withServer(
    server: net.Server,
    test: (listening: Loopback) => Promise<void>,
  ): Promise<void> {
    const loopback = await Loopback.listen(server);
    try {
      await test(loopback);
    } finally {
      await loopback.stop();
    }
  }

  it("says that nothing listens at the address", async () => {
    const loopback = await Loopback.listen(net.createServer());
    const { port } = loopback;
    await loopback.stop();
    const { message } = await refusedBy(`http://127.0.0.1:${port}/path?canary`);
    assert.match(
      message,
      /nothing listens there \(ECONNREFUSED\)\. Check the address and the network\.$/,
    );
  });

  it("says that the connection was cut", async () => {
    const server = net.createServer((socket) => socket.once("data", () => socket.destroy()));
    await withServer(server, async ({ port }) => {
      const { message } = await refusedBy(`http://127.0.0.1:${port}/path?canary`);
      assert.match(message, /the connection was cut \(\w+\)\. Run `pulumi up` again\.$/);
    });
  });

  it("says which certificate setting helps, and does not try a second time", async () => {
    await withServer(https.createServer(selfSigned()), async (server) => {
      const { message } = await refusedBy(`https://127.0.0.1:${server.port}/path?canary`);
      assert.match(message, /TLS certificate was not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
      assert.match(message, /NODE_EXTRA_CA_CERTS=/);
      assert.equal(server.connections, 1);
    });
  });

  it("says that no TLS is spoken at the address", async () => {
    const server = net.createServer((socket) => socket.end("canary: no TLS\r\n\r\n"));
    await withServer(server, async ({ port }) => {
      const { message } = await refusedBy(`https://127.0.0.1:${port}/path?canary`);
      assert.match(message, /no TLS is spoken there \(\w+\)\. Check scheme and port/);
    });
  });
});
