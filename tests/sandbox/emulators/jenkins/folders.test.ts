import assert from "node:assert/strict";
import { SandboxClock } from "../../../../sandbox/clock";
import { JenkinsEmulator, type World } from "../../../../sandbox/emulators/jenkins/jenkins";
import type { Permission } from "../../../../sandbox/emulators/jenkins/permission";
import { JenkinsClient, secretTextXml } from "./jenkinsClient";

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
];

const READER: Permission[] = ["Overall/Read", "Job/Read", "Credentials/View"];

const WORLD: World = {
  contextPath: "/jenkins",
  users: [
    { id: "admin", apiTokens: ["11aa"], grants: [{ permissions: ["Overall/Administer"] }] },
    { id: "reader", apiTokens: ["11bb"], grants: [{ permissions: READER }] },
    {
      id: "auditor",
      apiTokens: ["11cc"],
      grants: [{ permissions: [...READER, "Job/ExtendedRead"] }],
    },
    {
      id: "owner",
      apiTokens: ["11dd"],
      grants: [
        { permissions: ["Overall/Read"] },
        { folder: "payments", permissions: ["Job/Read", "Job/Configure", "Credentials/View"] },
      ],
    },
  ],
  folders: ["payments/ml", "other"],
  jobs: ["payments/deploy", "payments/ml/train", "top"],
};

describe("Jenkins emulator: folders", () => {
  let emulator: JenkinsEmulator;
  let admin: JenkinsClient;

  const as = (credentials: string) => new JenkinsClient(emulator.rootUrl, credentials);

  beforeEach(async () => {
    emulator = await new JenkinsEmulator(new SandboxClock(), WORLD).start();
    admin = as("admin:11aa");
  });

  afterEach(() => emulator.stop());

  for (const name of NAMES) {
    it(`holds credentials in a folder called ${name}, and below it`, async () => {
      for (const fullName of [name, `payments/${name}/${name}`]) {
        emulator.controller.addFolder(fullName);
        const path = fullName.split("/").map((part) => `/job/${encodeURIComponent(part)}`);
        const domain = `${path.join("")}/credentials/store/folder/domain/_`;
        const { status } = await admin.post(
          `${domain}/createCredentials`,
          secretTextXml("key", "x"),
        );
        assert.equal(status, 200);
        const held = emulator.controller.credential({ folder: fullName, id: "key" });
        assert.equal(held?.secret.value, "x");
        const address = `${emulator.rootUrl}${domain}/credential/key`;
        assert.ok(emulator.secrets().some((secret) => secret.address === address));
      }
    });
  }

  it("matches names ignoring case, and keeps the name that the folder has", async () => {
    const { status, text } = await admin.get("/job/PAYMENTS/api/json");
    assert.equal(status, 200);
    assert.equal((JSON.parse(text) as { name: string }).name, "payments");
  });

  it("shows items by the tree that is asked for", async () => {
    assert.deepEqual(await admin.json("/api/json?tree=jobs[name,jobs[name]]"), {
      _class: "hudson.model.Hudson",
      jobs: [
        {
          _class: "com.cloudbees.hudson.plugins.folder.Folder",
          name: "payments",
          jobs: [
            { _class: "com.cloudbees.hudson.plugins.folder.Folder", name: "ml" },
            { _class: "org.jenkinsci.plugins.workflow.job.WorkflowJob", name: "deploy" },
          ],
        },
        { _class: "com.cloudbees.hudson.plugins.folder.Folder", name: "other", jobs: [] },
        { _class: "org.jenkinsci.plugins.workflow.job.WorkflowJob", name: "top" },
      ],
    });
    assert.equal((await admin.get("/api/json?tree=jobs[name")).status, 500);
  });

  it("does not show items that the caller may not read", async () => {
    const owner = as("owner:11dd");
    const { jobs } = (await owner.json("/api/json?tree=jobs[name]")) as {
      jobs: { name: string }[];
    };
    assert.deepEqual(
      jobs.map(({ name }) => name),
      ["payments"],
    );
    assert.equal((await owner.get("/job/other/api/json")).status, 404);
  });

  it("shows stores with domains and ids, in the shape that Jenkins documents", async () => {
    emulator.controller.setCredential({ id: "deploy-key", secret: "x", folder: "payments" });
    emulator.controller.addDomain("payments", "two words");
    const store = "/job/payments/credentials/store/folder";
    const wrapper = "com.cloudbees.plugins.credentials.CredentialsStoreAction$DomainWrapper";
    assert.deepEqual(await admin.json(`${store}/api/json?tree=domains[urlName,credentials[id]]`), {
      _class:
        "com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider$FolderCredentialsProperty$CredentialsStoreActionImpl",
      domains: {
        _: { _class: wrapper, urlName: "_", credentials: [{ id: "deploy-key" }] },
        "two words": { _class: wrapper, urlName: "two%20words", credentials: [] },
      },
    });
    assert.deepEqual(await admin.json(`${store}/domain/_/api/json?tree=credentials[id]`), {
      _class: wrapper,
      credentials: [{ id: "deploy-key" }],
    });
    const { headers } = await admin.get(`${store}/domain/two%20words/api/json`);
    assert.equal(headers["x-jenkins"], "2.541.1");
  });

  it("makes and removes domains for those who may manage them only", async () => {
    const name = "com.cloudbees.plugins.credentials.domains.Domain";
    const xml = `<${name}><name>production</name><specifications/></${name}>`;
    const store = "/job/payments/credentials/store/folder";
    assert.equal((await as("reader:11bb").post(`${store}/createDomain`, xml)).status, 403);
    assert.equal((await admin.post(`${store}/createDomain`, xml)).status, 200);
    assert.equal((await admin.post(`${store}/createDomain`, xml)).status, 409);
    const config = `${store}/domain/production/config.xml`;
    assert.equal((await as("reader:11bb").get(config)).status, 403);
    assert.match((await admin.get(config)).text, /<name>production<\/name>/);
    emulator.controller.setCredential({
      id: "key",
      secret: "x",
      folder: "payments",
      domain: "production",
    });
    assert.equal((await admin.delete(config)).status, 200);
    assert.deepEqual(emulator.secrets(), []);
  });

  describe("config.xml of a folder", () => {
    const CONFIG = "/job/payments/config.xml";

    const ciphertext = async (client = admin): Promise<string | undefined> =>
      /<secret>(.*)<\/secret>/.exec((await client.get(CONFIG)).text)?.[1];

    beforeEach(() => {
      emulator.controller.setCredential({ id: "key", secret: "canary", folder: "payments" });
    });

    it("holds the credentials, encrypted, for those who may configure it", async () => {
      const { headers, text } = await as("owner:11dd").get(CONFIG);
      assert.equal(headers["content-type"], "application/xml");
      assert.match(text, /^<\?xml version='1\.1' encoding='UTF-8'\?>/);
      assert.match(text, /FolderCredentialsProvider_-FolderCredentialsProperty/);
      assert.match(text, /<secret>\{AQAAABAAAAAQ[\w+/=]+\}<\/secret>/);
      assert.ok(!text.includes("canary"));
    });

    it("masks them for those who may only read it, and is closed to the rest", async () => {
      assert.equal(await ciphertext(as("auditor:11cc")), "********");
      const { status, headers } = await as("reader:11bb").get(CONFIG);
      assert.equal(status, 403);
      assert.equal(headers["x-required-permission"], "hudson.model.Item.ExtendedRead");
    });

    it("changes its ciphertext when the credential is written, even with the same value, and only then", async () => {
      const before = await ciphertext();
      emulator.controller.setCredential({ id: "other", secret: "x", folder: "payments/ml" });
      assert.equal(await ciphertext(), before);
      emulator.controller.setCredential({ id: "key", secret: "canary", folder: "payments" });
      assert.notEqual(await ciphertext(), before);
    });

    it("takes its own ciphertext back for the value that it stands for", async () => {
      const sent = String(await ciphertext());
      const config = "/job/payments/credentials/store/folder/domain/_/credential/key/config.xml";
      await admin.post(config, secretTextXml("key", sent));
      const kept = emulator.controller.credential({ folder: "payments", id: "key" });
      assert.deepEqual(kept?.secret, { value: "canary", ciphertext: sent });
    });

    it("does not exist at the controller", async () => {
      assert.equal((await admin.get("/config.xml")).status, 404);
    });
  });

  it("runs without a context path too", async () => {
    const bare = await new JenkinsEmulator(new SandboxClock(), {
      ...WORLD,
      contextPath: "",
    }).start();
    try {
      const client = new JenkinsClient(bare.rootUrl, "admin:11aa");
      const { status } = await client.get("/job/payments/job/ml/credentials/store/folder/api/json");
      assert.equal(status, 200);
    } finally {
      await bare.stop();
    }
  });
});
