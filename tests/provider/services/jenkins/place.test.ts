import assert from "node:assert/strict";
import fc from "fast-check";
import {
  credentialUrl,
  placeAt,
  storeUrl,
  type CredentialPlace,
} from "../../../../provider/services/jenkins/place";

const PLACE: CredentialPlace = {
  url: "https://ci.example.com/jenkins",
  domain: "_",
  credentialId: "flyte-api-key",
};

/** Names that an address can say; `.` and `..` are refused before. */
const name = fc
  .string({ unit: "grapheme", minLength: 1 })
  .filter((text) => text.isWellFormed() && !text.includes("/") && !/^\.\.?$/.test(text));

describe("addresses in Jenkins", () => {
  it("keep the context path", () => {
    assert.equal(storeUrl(PLACE), "https://ci.example.com/jenkins/credentials/store/system");
    assert.equal(
      credentialUrl({ ...PLACE, folder: "payments/ml team", domain: "a b" }),
      "https://ci.example.com/jenkins/job/payments/job/ml%20team/credentials/store/folder/domain/a%20b/credential/flyte-api-key",
    );
  });

  it("say the place that they were made of, whatever the names", () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), name, (folders, domain) => {
        const folder = folders.length === 0 ? {} : { folder: folders.join("/") };
        const place = { ...PLACE, ...folder, domain };
        const address = credentialUrl(place);
        assert.deepEqual(placeAt(address), place);
        // Neither an escape nor a segment is lost on the way to the wire.
        assert.equal(new URL(address).href, address);
      }),
    );
  });

  it("take a folder called job for one, and what stands before the folders for the controller", () => {
    const address = credentialUrl({ ...PLACE, folder: "job/job" });
    assert.match(address, /\/jenkins\/job\/job\/job\/job\/credentials/);
    assert.equal(placeAt(address)?.folder, "job/job");
  });

  for (const address of [
    "flyte-api-key",
    "https://ci.example.com/credentials/store/folder/domain/_/credential/x",
    "https://ci.example.com/job/a/credentials/store/system/domain/_/credential/x",
    "https://ci.example.com/credentials/store/system/domain/_/credential/%",
    "https://ci.example.com/credentials/store/system/domain/_/credential/x/config.xml",
    "ssh://ci.example.com/credentials/store/system/domain/_/credential/x",
  ]) {
    it(`are not ${address}`, () => assert.equal(placeAt(address), undefined));
  }
});
