import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { generateKeyPair } from "jose";
import { fieldsOf, messageOf, textOf, textsOf } from "../../../common/protobuf";
import { ControlPlaneClient, deployTask, encode, type Answer } from "./controlPlaneClient";

const DEPLOY = "task.TaskService/DeployTask";
const USER_INFO = "auth.IdentityService/UserInfo";

describe("control plane emulator", () => {
  let client: ControlPlaneClient;

  beforeEach(async () => {
    client = await ControlPlaneClient.start();
    client.controlPlane.access.allow("payments", { project: "payments", domain: "development" });
  });

  afterEach(() => client.stop());

  function refused(answer: Answer): [number, string] {
    assert.equal(answer.contentType, "application/json");
    const { code } = JSON.parse(answer.body) as { code: string };
    return [answer.status, code];
  }

  const fields = ({ status, contentType, body }: Answer) => {
    assert.deepEqual([status, contentType], [200, "application/proto"]);
    return fieldsOf(Buffer.from(body, "latin1"));
  };

  it("tells anybody where tokens come from", async () => {
    const options = { token: undefined };
    const nothing = new Uint8Array();
    const service = "auth.AuthMetadataService";
    const metadata = fields(await client.call(`${service}/GetOAuth2Metadata`, nothing, options));
    assert.match(textOf(metadata, 3), /^http:.*\/token$/);
    const config = fields(await client.call(`${service}/GetPublicClientConfig`, nothing, options));
    assert.deepEqual(textsOf(config, 3), ["all"]);
    assert.equal(textOf(config, 4), "flyte-authorization");
    assert.equal(config.has(6), false);
  });

  it("knows the caller by the verified token", async () => {
    assert.equal(textOf(fields(await client.call(USER_INFO)), 1), "payments");
  });

  it("takes a token in `authorization`, and prefers its own header", async () => {
    const headers = { authorization: `Bearer ${await client.token({ sub: "other" })}` };
    const own = await client.call(USER_INFO, undefined, { headers });
    assert.equal(textOf(fields(own), 1), "payments");
    const common = await client.call(USER_INFO, undefined, { token: undefined, headers });
    assert.equal(textOf(fields(common), 1), "other");
  });

  const bad: [string, () => Promise<string | undefined>][] = [
    ["no token", () => Promise.resolve(undefined)],
    ["no JWT", () => Promise.resolve("opaque")],
    ["a token that is over", () => client.token({ exp: 1 })],
    ["a token without an end", () => client.token({ exp: undefined })],
    ["another audience", () => client.token({ aud: "https://other.example.com" })],
    ["another issuer", () => client.token({ iss: "https://other.example.com" })],
    ["another scope", () => client.token({ scp: ["other"] })],
    ["no subject", () => client.token({ sub: undefined })],
    ["another key", async () => client.token({}, (await generateKeyPair("ES256")).privateKey)],
  ];
  for (const [what, token] of bad) {
    it(`answers ${what} with 401 at every guarded procedure`, async () => {
      for (const procedure of [
        USER_INFO,
        DEPLOY,
        "project.ProjectService/ListProjects",
        "project.ProjectService/GetProject",
        "cluster.ClusterService/SelectCluster",
        "dataproxy.DataProxyService/CreateUploadLocation",
      ]) {
        const answer = await client.call(procedure, deployTask(), { token: await token() });
        assert.deepEqual(refused(answer), [401, "unauthenticated"], procedure);
      }
      assert.deepEqual(client.controlPlane.deployments, []);
    });
  }

  it("accepts an app role in place of a scope", async () => {
    const token = await client.token({ scp: undefined, roles: ["all"] });
    assert.equal((await client.call(USER_INFO, undefined, { token })).status, 200);
  });

  it("judges a token's time by the sandbox's clock", async () => {
    const token = await client.token();
    client.clock.advanceDays(1);
    const answer = await client.call(USER_INFO, undefined, { token });
    assert.deepEqual(refused(answer), [401, "unauthenticated"]);
  });

  it("deploys where the caller may, and remembers for whom", async () => {
    const token = await client.token({ cid: "client-of-payments" });
    const answer = await client.call(DEPLOY, deployTask(), { token });
    assert.deepEqual([answer.status, answer.body], [200, ""]);
    const [deployed] = client.controlPlane.deployments;
    assert.deepEqual(deployed?.caller, { subject: "payments", clientId: "client-of-payments" });
    assert.deepEqual([deployed?.project, deployed?.version], ["payments", "v1"]);
  });

  it("deploys a version once", async () => {
    await client.call(DEPLOY, deployTask());
    assert.deepEqual(refused(await client.call(DEPLOY, deployTask())), [409, "already_exists"]);
    assert.equal((await client.call(DEPLOY, deployTask({ version: "v2" }))).status, 200);
  });

  const elsewhere: [string, Parameters<typeof deployTask>[0], [number, string]][] = [
    ["another team's project", { project: "search" }, [403, "permission_denied"]],
    ["another domain of the project", { domain: "production" }, [403, "permission_denied"]],
    ["a project that is not there", { project: "none" }, [404, "not_found"]],
    ["a domain that is not there", { domain: "none" }, [404, "not_found"]],
    ["no version", { version: "" }, [400, "invalid_argument"]],
  ];
  for (const [what, task, expected] of elsewhere) {
    it(`refuses to deploy to ${what}`, async () => {
      assert.deepEqual(refused(await client.call(DEPLOY, deployTask(task))), expected);
      assert.deepEqual(client.controlPlane.deployments, []);
    });
  }

  it("plans triggers before it writes, and after it looked at who asks", async () => {
    const withCron = (cron: string, task: Parameters<typeof deployTask>[0]) => {
      const trigger = encode((writer) => {
        const inside = (field: number, bytes: Uint8Array) =>
          encode((outer) => outer.writeBytes(field, bytes));
        const expression = encode((inner) => inner.writeString(1, cron));
        writer.writeBytes(3, inside(3, inside(2, inside(4, expression))));
      });
      return Buffer.concat([deployTask(task), trigger]);
    };
    const ask = (cron: string, task: Parameters<typeof deployTask>[0]) =>
      client.call(DEPLOY, withCron(cron, task));
    assert.deepEqual(refused(await ask("never", {})), [400, "invalid_argument"]);
    assert.deepEqual(refused(await ask("never", { project: "search" })), [
      403,
      "permission_denied",
    ]);
    assert.deepEqual(client.controlPlane.deployments, []);
    assert.equal((await ask("0 3 * * MON-FRI", { version: "v1" })).status, 200);
    assert.equal((await ask("@daily", { version: "v2" })).status, 200);
  });

  it("lists and shows the caller's projects only", async () => {
    const listed = fields(await client.call("project.ProjectService/ListProjects"));
    const projects = messageOf(listed, 1).get(1) ?? [];
    assert.deepEqual(
      projects.map((project) => textOf(fieldsOf(project), 1)),
      ["payments"],
    );
    const get = (id: string) =>
      client.call(
        "project.ProjectService/GetProject",
        encode((writer) => writer.writeString(1, id)),
      );
    assert.equal(textOf(messageOf(fields(await get("payments")), 1), 1), "payments");
    assert.deepEqual(refused(await get("search")), [403, "permission_denied"]);
  });

  it("takes everything from an identity that lost its access", async () => {
    client.controlPlane.access.revoke("payments");
    const answer = await client.call(DEPLOY, deployTask());
    assert.deepEqual(refused(answer), [403, "permission_denied"]);
  });

  describe("uploads", () => {
    const content = Buffer.from("a bundle");
    const md5 = createHash("md5").update(content).digest();

    async function place(): Promise<string> {
      const request = encode((writer) => {
        writer.writeString(1, "payments");
        writer.writeString(2, "development");
        writer.writeString(3, "bundle.tgz");
        writer.writeBytes(5, md5);
      });
      const answer = await client.call("dataproxy.DataProxyService/CreateUploadLocation", request);
      return new URL(textOf(fields(answer), 1)).pathname;
    }

    function put(path: string, body: Buffer, digest = md5): Promise<Answer> {
      return client.request("PUT", path, body, { "content-md5": digest.toString("base64") });
    }

    it("take what was announced", async () => {
      assert.equal((await put(await place(), content)).status, 200);
      assert.deepEqual(client.controlPlane.uploads[0]?.body, content);
    });

    it("take nothing else, nowhere else, and not too late", async () => {
      const path = await place();
      assert.match((await put(path, Buffer.from("other"))).body, /BadDigest/);
      assert.match((await put(path, content, Buffer.alloc(16))).body, /SignatureDoesNotMatch/);
      assert.match((await put(`${path}x`, content)).body, /SignatureDoesNotMatch/);
      client.clock.advanceDays(1);
      assert.match((await put(path, content)).body, /AccessDenied/);
      assert.equal(client.controlPlane.uploads[0]?.body, undefined);
    });
  });

  describe("the Connect protocol", () => {
    it("knows no other procedure", async () => {
      const answer = await client.call("task.TaskService/Other");
      assert.deepEqual([answer.status, answer.body], [404, "404 page not found\n"]);
    });

    it("speaks the binary codec only", async () => {
      const headers = { "content-type": "application/json" };
      const answer = await client.call(USER_INFO, undefined, { headers });
      assert.equal(answer.status, 415);
    });

    it("reads plain bodies as well as compressed ones, and no others", async () => {
      const token = await client.token();
      const send = (body: Uint8Array, encoding?: string) =>
        client.request("POST", `/flyteidl2.${DEPLOY}`, body, {
          "content-type": "application/proto",
          "flyte-authorization": `Bearer ${token}`,
          ...(encoding === undefined ? {} : { "content-encoding": encoding }),
        });
      assert.equal((await send(deployTask())).status, 200);
      assert.deepEqual(refused(await send(deployTask(), "br")), [501, "unimplemented"]);
      assert.deepEqual(refused(await send(deployTask(), "gzip")), [400, "invalid_argument"]);
      assert.deepEqual(refused(await send(Buffer.from("{}"))), [400, "invalid_argument"]);
    });

    it("says a fault in its own words", async () => {
      client.controlPlane.faults.add({ effect: { kind: "status", status: 503 } });
      assert.deepEqual(refused(await client.call(USER_INFO)), [503, "unavailable"]);
    });
  });
});
