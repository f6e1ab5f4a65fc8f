import assert from "node:assert/strict";
import { isConfidential } from "../../common/confidential";

describe("isConfidential", () => {
  const addresses: [string, boolean][] = [
    ["https://login.example.com", true],
    ["https://127.0.0.1:8443", true],
    ["http://127.0.0.1:8180/realms/union", true],
    ["http://127.9.8.7", true],
    ["http://localhost:1", true],
    ["http://[::1]:1/x", true],
    ["http://login.example.com", false],
    ["http://127.0.0.1.example.com", false],
    ["http://localhost.example.com", false],
    ["http://127.0.0.1@example.com", false],
    ["ftp://127.0.0.1", false],
    ["login.example.com", false],
    ["", false],
  ];
  for (const [address, expected] of addresses) {
    it(`says ${expected ? "yes" : "no"} to "${address}"`, () => {
      assert.equal(isConfidential(address), expected);
    });
  }
});
