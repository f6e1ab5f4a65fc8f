import assert from "node:assert/strict";
import fc from "fast-check";
import { markerIn, withMarker } from "../../../../provider/resources/jenkins/marker";
import { failure } from "../../cikeysBed";
import { FOREIGN, JenkinsBed, KEY, NEXT_KEY, TOKEN, USER, world } from "./jenkinsBed";

/** Names that folders have somewhere, or that tell encoders apart. */
const NAMES = [
  "job",
  "ml team",
  "50%",
  "feature%2Flogin",
  "Zürich 🚀",
  `it's "quoted"`,
  "a+b&c=d?#",
  "(x)!*~",
  "a;b",
];

describe("cikeys:jenkins:SecretText: inputs", () => {
  let bed: JenkinsBed;

  before(async () => {
    bed = await JenkinsBed.start({
      ...world(),
      folders: NAMES.flatMap((name) => [name, `payments/${name}/${name}`]),
    });
  });

  after(() => bed.stop());

  const failuresOf = async (changes: Record<string, unknown>) =>
    (await bed.client.check(bed.resource().urn, bed.inputs(changes))).failures;

  for (const [what, changes, property] of [
    ["plain http to another machine", { url: "http://ci.example.com/canary" }, "url"],
    ["another scheme", { url: "ftp://ci.example.com" }, "url"],
    ["a user in the address", { url: "https://canary:canary@ci.example.com" }, "url"],
    ["a query", { url: "https://ci.example.com?canary" }, "url"],
    ["something that is no address", { url: "canary" }, "url"],
    ["an empty name of a folder", { folder: "payments//canary" }, "folder"],
    ["a slash at the end of a folder", { folder: "canary/" }, "folder"],
    ["a folder that an address would lose", { folder: "canary/.." }, "folder"],
    ["an empty folder", { folder: "" }, "folder"],
    ["a line feed in a folder", { folder: "canary\n" }, "folder"],
    ["half a character in a folder", { folder: "canary\ud800" }, "folder"],
    ["a domain in a domain", { domain: "canary/b" }, "domain"],
    ["an id that Jenkins' pages refuse", { credentialId: "canary/key" }, "credentialId"],
    ["an id that an address would lose", { credentialId: ".." }, "credentialId"],
    ["a secret that is no whole key", { secret: "canary" }, "secret"],
    ["a line feed after the secret", { secret: `${FOREIGN}\n` }, "secret"],
    ["a space before the secret", { secret: ` ${FOREIGN}` }, "secret"],
    ["a secret outside ASCII", { secret: `${FOREIGN}é` }, "secret"],
    ["two lines of description", { description: "canary\nb" }, "description"],
    ["a character that XML cannot hold", { description: "canary\ufffe" }, "description"],
    ["a generation before the first", { generation: 0 }, "generation"],
    ["a variable in small letters", { tokenEnv: "canary" }, "tokenEnv"],
    ["an input that it does not know", { canary: 1 }, ""],
  ] as const) {
    it(`refuses ${what}, and names the property and not the value`, async () => {
      const failures = await failuresOf(changes);
      assert.deepEqual(
        failures.map((failure) => failure.property),
        [property],
      );
      const [failure] = failures;
      if (property !== "") assert.ok(!failure?.reason.includes("canary"), failure?.reason);
    });
  }

  it("allows plain http to this machine, and elsewhere when it is told to", async () => {
    for (const url of ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080/jenkins"]) {
      assert.deepEqual(await failuresOf({ url }), []);
    }
    const url = "http://ci.example.com";
    assert.match(
      (await failuresOf({ url }))[0]?.reason ?? "",
      /`allowInsecure: true` for this store/,
    );
    assert.deepEqual(await failuresOf({ url, allowInsecure: true }), []);
  });

  for (const name of NAMES) {
    it(`writes, changes, imports and deletes in folders called ${name}`, async () => {
      for (const folder of [name, `payments/${name}/${name}`]) {
        const managed = bed.resource();
        await managed.up(bed.inputs({ folder }));
        assert.equal(bed.held({ folder }), KEY);
        await managed.up(bed.inputs({ folder, secret: NEXT_KEY }));
        assert.equal(bed.held({ folder }), NEXT_KEY);
        assert.ok(bed.jenkins.secrets().some(({ address }) => address === managed.id));
        const imported = bed.resource("imported");
        await imported.import(managed.id);
        assert.equal(imported.state?.inputs["folder"], folder);
        await managed.destroy();
        assert.equal(bed.held({ folder }), undefined);
      }
    });
  }

  it("delivers every printable character of a key and of a description", async () => {
    const printable = fc
      .string({ unit: "grapheme-ascii", minLength: 32, maxLength: 200 })
      .filter((text) => text.trim() === text);
    const line = fc
      .string({ unit: "grapheme", maxLength: 50 })
      .filter((text) => !/\p{Cc}/u.test(text));
    await fc.assert(
      fc.asyncProperty(printable, line, async (secret, description) => {
        const managed = bed.resource();
        await managed.up(bed.inputs({ secret, description }));
        assert.equal(bed.held(), secret);
        assert.equal(bed.description(), withMarker(description, String(managed.outputs["marker"])));
        assert.equal(await managed.up(bed.inputs({ secret, description })), "same");
        await managed.destroy();
      }),
      { numRuns: 40 },
    );
    const all = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 33 + index));
    const managed = bed.resource();
    await managed.up(bed.inputs({ secret: all }));
    assert.equal(bed.held(), all);
    await managed.destroy();
  });

  it("finds its marker behind words that look like one", () => {
    const marker = "flyte-ci-keys 12345678";
    assert.equal(markerIn(withMarker("flyte-ci-keys 00000000", marker)), marker);
    assert.equal(markerIn(withMarker("", marker)), marker);
    assert.equal(markerIn("flyte-ci-keys 123456789"), undefined);
  });

  it("serves several controllers, each with its own user and token", async () => {
    const eu = await JenkinsBed.start({
      users: [
        { id: "eu-user", apiTokens: ["11eu"], grants: [{ permissions: ["Overall/Administer"] }] },
      ],
    });
    try {
      bed.env["JENKINS_EU_USER_ID"] = "eu-user";
      bed.env["JENKINS_EU_API_TOKEN"] = "11eu";
      const there = bed.resource("eu");
      const inputs = bed.inputs({ url: eu.jenkins.rootUrl, tokenEnv: "JENKINS_EU" });
      const here = bed.resource("main");
      await Promise.all([there.up(inputs), here.up(bed.inputs())]);
      assert.deepEqual([eu.held(), bed.held()], [KEY, KEY]);
      await there.refresh();
      await there.destroy();
      assert.deepEqual([eu.held(), bed.held()], [undefined, KEY]);
      await here.destroy();
      delete bed.env["JENKINS_EU_API_TOKEN"];
      const message = await failure(bed.resource("eu").up(inputs));
      assert.match(message, /set JENKINS_EU_USER_ID .* and JENKINS_EU_API_TOKEN/);
      assert.ok(!message.includes(TOKEN) && !message.includes(USER));
    } finally {
      await eu.stop();
    }
  });
});
