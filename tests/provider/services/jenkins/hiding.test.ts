import assert from "node:assert/strict";
import { JenkinsApi } from "../../../../provider/services/jenkins/api";
import { lookForHiding, type Hiding } from "../../../../provider/services/jenkins/hiding";
import { SandboxClock } from "../../../../sandbox/clock";
import { JenkinsEmulator } from "../../../../sandbox/emulators/jenkins/jenkins";

const USER = {
  id: "u",
  apiTokens: ["11aa"],
  grants: [{ permissions: ["Overall/Administer" as const] }],
};

describe("looking for credentials that hide ours", () => {
  let jenkins: JenkinsEmulator;

  afterEach(() => jenkins.stop());

  async function look(folders: string[], at: string, hidingIn?: string): Promise<Hiding> {
    const credentials =
      hidingIn === undefined ? [] : [{ id: "key", secret: "x", folder: hidingIn }];
    jenkins = await new JenkinsEmulator(new SandboxClock(), {
      users: [USER],
      folders,
      credentials,
    }).start();
    const api = new JenkinsApi({
      env: { JENKINS_USER_ID: "u", JENKINS_API_TOKEN: "11aa" },
      tokenEnv: "JENKINS",
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    const folder = at === "" ? {} : { folder: at };
    const place = { url: jenkins.rootUrl, ...folder, domain: "_", credentialId: "key" };
    return lookForHiding(api, place, () => false);
  }

  it("finds nothing where there is nothing, with one look per folder below and one at its own store", async () => {
    assert.deepEqual(await look(["a/b", "c"], "a"), { looked: true, hiddenBy: [] });
    const paths = jenkins.calls.since().map(({ rawPath }) => rawPath);
    assert.deepEqual(paths, [
      "/job/a/api/json",
      "/job/a/credentials/store/folder/api/json",
      "/job/a/job/b/credentials/store/folder/api/json",
    ]);
  });

  it("looks six folders deep, and says so when there may be more", async () => {
    const six = await look(["1/2/3/4/5/6"], "", "1/2/3/4/5/6");
    assert.equal(six.looked, true);
    assert.equal(six.hiddenBy.length, 1);
    await jenkins.stop();
    assert.equal((await look(["1/2/3/4/5/6/7"], "")).looked, false);
    await jenkins.stop();
    assert.equal((await look(["1/2/3/4/5/6/7"], "1")).looked, true);
  });

  it("looks into a hundred folders at most, and says so", async () => {
    const folders = Array.from({ length: 101 }, (_, index) => `team-${index}`);
    assert.equal((await look(folders, "")).looked, false);
    assert.equal(jenkins.calls.mark(), 1 + 1 + 100);
  });
});
