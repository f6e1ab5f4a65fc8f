import assert from "node:assert/strict";
import { apiRoot, secretsPath } from "../../../../provider/services/github/addresses";

describe("apiRoot", () => {
  const roots: [string | undefined, string][] = [
    [undefined, "https://api.github.com/"],
    ["https://api.github.com/", "https://api.github.com/"],
    ["https://github.com", "https://api.github.com/"],
    ["https://acme.ghe.com", "https://api.acme.ghe.com/"],
    ["https://api.acme.ghe.com/", "https://api.acme.ghe.com/"],
    ["https://git.example.com", "https://git.example.com/api/v3/"],
    ["https://git.example.com/", "https://git.example.com/api/v3/"],
    ["https://git.example.com/api/v3", "https://git.example.com/api/v3/"],
    ["https://git.example.com/api/v3/", "https://git.example.com/api/v3/"],
    ["https://example.com/git/", "https://example.com/git/api/v3/"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080/api/v3/"],
  ];
  for (const [baseUrl, root] of roots) {
    it(`of ${baseUrl ?? "nothing"} is ${root}`, () => {
      assert.equal(apiRoot(baseUrl).href, root);
    });
  }

  for (const baseUrl of [
    "http://github.com",
    "https://api.github.com/api/v3",
    "http://a.ghe.com",
  ]) {
    it(`refuses ${baseUrl}, as the official plugin does`, () => {
      assert.throws(
        () => apiRoot(baseUrl),
        /"github\.baseUrl" must be https:\/\/[a-z.]+\/ without a path/,
      );
    });
  }
});

describe("secretsPath", () => {
  it("escapes every segment once", () => {
    const scope = { kind: "environment", repository: "app", environment: "a/ü 50% x" } as const;
    const place = { owner: "acme", scope, secretName: "KEY" };
    const environment = "environments/a%2F%C3%BC%2050%25%20x/secrets";
    assert.equal(secretsPath(place), `repos/acme/app/${environment}`);
    assert.equal(secretsPath(place, "repositories/7"), `repositories/7/${environment}`);
  });
});
