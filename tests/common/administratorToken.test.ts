import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describeTokenFlaw, tokenFlaw, type TokenFlaw } from "../../common/administratorToken";

describe("tokenFlaw", () => {
  const flawed: [string, TokenFlaw][] = [
    ["abc\n", { character: "a line feed", place: "at the end" }],
    ["abc\r\n", { character: "a carriage return", place: "at the end" }],
    [" abc", { character: "a space", place: "at the start" }],
    ["ab\nc", { character: "a line feed", place: "inside" }],
    ["abc\u200b", { character: "a zero-width space", place: "at the end" }],
    ["\tabc", { character: "a tab", place: "at the start" }],
    ["ab\u00a0c", { character: "a no-break space", place: "inside" }],
    ["ab\u200cc", { character: "a zero-width non-joiner", place: "inside" }],
    ["ab\u200dc", { character: "a zero-width joiner", place: "inside" }],
    ["\ufeffabc", { character: "a byte order mark", place: "at the start" }],
    ["äbc", { character: "a character outside printable ASCII", place: "at the start" }],
    ["abc\u0000", { character: "a character outside printable ASCII", place: "at the end" }],
    ["ab😀c", { character: "a character outside printable ASCII", place: "inside" }],
    ["abc\u007f", { character: "a character outside printable ASCII", place: "at the end" }],
    [" ", { character: "a space", place: "at the end" }],
  ];
  for (const [token, flaw] of flawed) {
    it(`finds ${flaw.character} ${flaw.place} of ${JSON.stringify(token)}`, () => {
      assert.deepEqual(tokenFlaw(token), flaw);
    });
  }

  it("finds none in printable ASCII, and in nothing", () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(printable, (token) => {
        assert.equal(tokenFlaw(token), undefined);
      }),
    );
  });

  it("finds one in every token with anything else", () => {
    const other = fc
      .string({ unit: "binary", minLength: 1, maxLength: 1 })
      .filter((character) => !/^[!-~]*$/.test(character));
    fc.assert(
      fc.property(fc.string(), other, fc.string(), (before, character, after) => {
        assert.notEqual(tokenFlaw(`${before}${character}${after}`), undefined);
      }),
    );
  });
});

describe("describeTokenFlaw", () => {
  const flaw = (token: string) => {
    const found = tokenFlaw(token);
    assert.ok(found);
    return describeTokenFlaw("OKTA_API_TOKEN", found);
  };

  it("names the variable, the kind of character and its place, on one line", () => {
    const text = flaw("abc\u200b");
    assert.match(text, /^"OKTA_API_TOKEN" has a zero-width space at the end; /);
    assert.doesNotMatch(text, /[^\x20-\x7e]/);
  });

  it("never contains the token", () => {
    const canary = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 12 });
    const spoil = fc.constantFrom<(token: string) => string>(
      (token) => `${token}\n`,
      (token) => `${token}\r\n`,
      (token) => ` ${token}`,
      (token) => `${token}\n${token}`,
      (token) => `${token}\u200b`,
    );
    fc.assert(
      fc.property(canary, spoil, (token, spoilt) => {
        assert.ok(!flaw(spoilt(token)).includes(token));
      }),
    );
  });

  it("gives a command that mends each kind", () => {
    const command = /\$\((.*) < token-file\)/.exec(flaw("abc\n"))?.[1];
    assert.ok(command);
    for (const token of ["abc\n", "abc\r\n", " abc", "ab\nc", "abc\u200b", "\ufeffab\u00a0c"]) {
      assert.equal(execFileSync("sh", ["-c", command], { input: token, encoding: "utf8" }), "abc");
    }
  });
});
