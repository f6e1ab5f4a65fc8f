import assert from "node:assert/strict";
import { jenkinsAddress, jenkinsUrl, type JenkinsPlace } from "../../common/jenkinsAddress";

const CONTROLLER: JenkinsPlace = { url: "https://ci.example.com", credentialId: "flyte-api-key" };

describe("jenkinsAddress", () => {
  for (const [changes, address] of [
    [{}, "jenkins:ci.example.com: flyte-api-key"],
    [{ domain: "_" }, "jenkins:ci.example.com: flyte-api-key"],
    [{ domain: "production" }, "jenkins:ci.example.com (production): flyte-api-key"],
    [{ folder: "payments/ml" }, "jenkins:ci.example.com folder payments/ml: flyte-api-key"],
    [{ folder: "0042", domain: "x" }, "jenkins:ci.example.com folder 0042 (x): flyte-api-key"],
    [
      { url: "https://ci.example.com:8443/jenkins/" },
      "jenkins:ci.example.com:8443/jenkins: flyte-api-key",
    ],
  ] as [Partial<JenkinsPlace>, string][]) {
    it(`is "${address}"`, () => {
      assert.equal(jenkinsAddress({ ...CONTROLLER, ...changes }), address);
    });
  }

  it("is the same for one controller however it is spelt", () => {
    for (const url of ["https://CI.example.com", "https://ci.example.com:443//"]) {
      assert.equal(jenkinsUrl(url), "https://ci.example.com");
      assert.equal(jenkinsAddress({ ...CONTROLLER, url }), jenkinsAddress(CONTROLLER));
    }
  });
});
