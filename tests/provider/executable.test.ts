import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { fromStruct, toStruct } from "../../provider/protocol/properties";
import { urn } from "./cikeysBed";

const ROOT = path.resolve(__dirname, "../..");

/** A day ahead of the machine. */
const OFFSET_MS = 86_400_000;

describe("pulumi-resource-cikeys, the executable", () => {
  let provider: ChildProcessWithoutNullStreams;
  let client: ResourceProviderClient;
  let lines: string[];

  before(function () {
    this.timeout(60_000);
    execFileSync(process.execPath, ["provider/build.mjs"], { cwd: ROOT });
  });

  beforeEach(async () => {
    const env = { ...process.env, CIKEYS_CLOCK_OFFSET_MS: String(OFFSET_MS) };
    // The engine's address, where nothing listens: lost log lines do no harm.
    provider = spawn(path.join(ROOT, "bin/pulumi-resource-cikeys"), ["127.0.0.1:1"], { env });
    lines = [];
    const output = createInterface(provider.stdout).on("line", (line) => lines.push(line));
    await once(output, "line");
    client = new ResourceProviderClient(`127.0.0.1:${lines[0]}`, grpc.credentials.createInsecure());
  });

  afterEach(() => {
    client.close();
    provider.kill("SIGKILL");
  });

  function call<Response>(
    method: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      method((error, response) => (error === null ? resolve(response) : reject(error)));
    });
  }

  function exitOf(): Promise<unknown[]> {
    return once(provider, "exit");
  }

  it("prints the port and nothing else, and answers there", async () => {
    await call<Empty>((done) => client.cancel(new Empty(), done));
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", /^\d+$/);
  });

  it("creates resources by the clock of the sandbox", async () => {
    const request = new messages.CreateRequest();
    request.setUrn(urn("index:Generation"));
    request.setProperties(toStruct({ number: 1, drawSecret: true }));
    const response = await call<messages.CreateResponse>((done) => client.create(request, done));
    const { issuedAt, secret } = fromStruct(response.getProperties());
    assert.ok(Date.parse(String(issuedAt)) > Date.now() + OFFSET_MS / 2);
    assert.match(String(secret), /^g\d_[\w-]{43}$/);
  });

  it("lets a newer engine fall back from a handshake that it does not know", async () => {
    const request = new messages.ProviderHandshakeRequest();
    const error = await call((done) => client.handshake(request, done)).catch(
      (reason: unknown) => reason,
    );
    assert.equal((error as grpc.ServiceError).code, grpc.status.UNIMPLEMENTED);
    const configured = await call<messages.ConfigureResponse>((done) =>
      client.configure(new messages.ConfigureRequest(), done),
    );
    assert.equal(configured.getAcceptsecrets(), false);
    assert.equal(configured.getSupportspreview(), true);
  });

  it("exits well on an interrupt", async () => {
    const exit = exitOf();
    provider.kill("SIGINT");
    assert.deepEqual(await exit, [0, null]);
  });

  it("exits on an interrupt even while a call waits", async () => {
    const request = new messages.CreateRequest();
    request.setUrn(urn("index:TokenCheck"));
    const key = Buffer.from("union.example.com:client:secret:").toString("base64");
    request.setProperties(
      toStruct({
        ...{ apiKey: key, issuer: "http://127.0.0.1:1", issuerKind: "okta", scope: "all" },
        ...{ notBefore: "2026-01-01T00:00:00Z", successes: 1, interval: 60, timeout: 600 },
      }),
    );
    const waiting = call((done) => client.create(request, done)).catch(() => "cut");
    // Calls of one connection arrive in order.
    await call<PluginInfo>((done) => client.getPluginInfo(new Empty(), done));
    const exit = exitOf();
    provider.kill("SIGINT");
    assert.deepEqual(await exit, [0, null]);
    await waiting;
  });

  it("exits when its engine is gone, which it knows by the end of its input", async () => {
    const exit = exitOf();
    provider.stdin.end();
    assert.deepEqual(await exit, [0, null]);
  });
});
