import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ApiKeyError,
  decodeApiKey,
  encodeApiKey,
  type ApiKeyFields,
} from "../../components/apiKey";

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

/** Python's `text.split(":", maxsplit)`: what is left over stays in the last part. */
function pythonSplit(text: string, maxsplit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (parts.length < maxsplit && rest.includes(":")) {
    const at = rest.indexOf(":");
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  return [...parts, rest];
}

/** Python's `base64.b64decode(text)`, by hand: characters outside the alphabet are dropped, bad padding raises. */
function pythonBase64(text: string): Buffer {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const bytes: number[] = [];
  let [bits, held, padding] = [0, 0, 0];
  let quad = 0;
  for (const character of text) {
    if (character === "=") {
      padding += 1;
      if (quad >= 2 && quad + padding >= 4) return Buffer.from(bytes);
      continue;
    }
    const value = alphabet.indexOf(character);
    if (value === -1) continue;
    padding = 0;
    quad = (quad + 1) % 4;
    bits = (bits << 6) | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push(bits >> held);
      bits &= (1 << held) - 1;
    }
  }
  if (quad !== 0) throw new Error("Incorrect padding");
  return Buffer.from(bytes);
}

/** `decode_api_key` of flyte 2.12, written again from its description. */
function flyteDecode(apiKey: string): [string, string, string, string] {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
    pythonBase64(apiKey),
  );
  const parts = pythonSplit(text, 3);
  if (parts.length !== 4) throw new Error(`expected 4 parts, got ${parts.length}`);
  return parts as [string, string, string, string];
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

const field = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((value) => value !== "" && !value.includes(":") && value.isWellFormed());
const fields: fc.Arbitrary<ApiKeyFields> = fc.record(
  {
    domain: field.filter((value) => !value.includes("/")),
    clientId: field,
    clientSecret: field,
  },
  { noNullPrototype: true },
);

const GOOD: ApiKeyFields = {
  domain: "cp.example.com",
  clientId: "my-client",
  clientSecret: "s3cr3t",
};

describe("encodeApiKey", () => {
  it("writes the value that the hand-made procedure makes", () => {
    assert.equal(encodeApiKey(GOOD), base64("cp.example.com:my-client:s3cr3t:"));
  });

  it("writes one line of padded base64, however long the secret", () => {
    for (let length = 1; length < 200; length += 1) {
      const apiKey = encodeApiKey({ ...GOOD, clientSecret: "x".repeat(length) });
      assert.match(apiKey, /^[A-Za-z0-9+/]+={0,2}$/);
      assert.equal(apiKey.length % 4, 0);
    }
  });

  const refused: [string, Partial<ApiKeyFields>, RegExp][] = [
    ["an empty domain", { domain: "" }, /`domain`.*empty/],
    ["an empty client id", { clientId: "" }, /`clientId`.*empty/],
    ["an empty client secret", { clientSecret: "" }, /`clientSecret`.*empty/],
    ["a port", { domain: "cp.example.com:8443" }, /`domain`.*":"/],
    ["a scheme", { domain: "https://cp.example.com" }, /`domain`.*":"/],
    ["Flyte's own dns:/// form", { domain: "dns:///cp.example.com" }, /`domain`.*":"/],
    ["a slash after the domain", { domain: "cp.example.com/" }, /`domain`.*"\/"/],
    ["a colon in the client id", { clientId: "my:client" }, /`clientId`.*":"/],
    ["a colon in the secret", { clientSecret: "a:b" }, /`clientSecret`.*":"/],
    ["half a surrogate pair", { clientSecret: "a\ud800b" }, /`clientSecret`.*Unicode/],
  ];
  for (const [what, part, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => encodeApiKey({ ...GOOD, ...part }),
        (error) => error instanceof ApiKeyError && message.test(error.message),
      );
    });
  }
});

describe("decodeApiKey", () => {
  it("is the exact inverse of encodeApiKey", () => {
    fc.assert(
      fc.property(fields, (value) => {
        assert.deepEqual(decodeApiKey(encodeApiKey(value)), value);
      }),
    );
  });

  it("keeps a secret with every character that other encodings would change", () => {
    const value = { ...GOOD, clientSecret: "a+b/c=d%41 ~é\"'&;\\z\ufeff" };
    assert.deepEqual(decodeApiKey(encodeApiKey(value)), value);
  });

  it("keeps a byte order mark at the very start", () => {
    const value = { ...GOOD, domain: "\ufeffcp.example.com" };
    assert.deepEqual(decodeApiKey(encodeApiKey(value)), value);
  });

  it("reads what Flyte reads from every key we make", () => {
    fc.assert(
      fc.property(fields, (value) => {
        const { domain, clientId, clientSecret } = value;
        assert.deepEqual(flyteDecode(encodeApiKey(value)), [domain, clientId, clientSecret, ""]);
      }),
    );
  });

  it("accepts no text that Flyte refuses or reads in another way", () => {
    const part = fc.string({ unit: fc.constantFrom("a", "é", "=", " ", "\n", ":"), maxLength: 4 });
    const nearlyAKey = fc
      .array(part, { minLength: 2, maxLength: 6 })
      .map((parts) => parts.join(":"));
    const wrapping = fc.constantFrom<(key: string) => string>(
      (key) => key,
      (key) => `${key}\n`,
      (key) => ` ${key}`,
      (key) => key.replace(/=+$/, ""),
      (key) => `${key}=`,
      (key) => key.slice(0, -1),
      base64,
    );
    let accepted = 0;
    fc.assert(
      fc.property(nearlyAKey, wrapping, (text, wrap) => {
        const apiKey = wrap(base64(text));
        const ours = attempt(() => decodeApiKey(apiKey));
        if (ours === undefined) return;
        accepted += 1;
        const { domain, clientId, clientSecret } = ours;
        assert.deepEqual(flyteDecode(apiKey), [domain, clientId, clientSecret, ""]);
      }),
      { numRuns: 3000 },
    );
    assert.ok(accepted > 0, "some of the texts must have been keys");
  });

  const key = encodeApiKey(GOOD);
  const urlAlphabet = base64("cp.example.com:a:~~~???>>>:")
    .replaceAll("+", "-")
    .replaceAll("/", "_");
  const refused: [string, string][] = [
    ["an empty key", ""],
    ["white space", "  "],
    ["no trailing colon", base64("cp.example.com:my-client:s3cr3t")],
    ["the organisation `None`", base64("cp.example.com:my-client:s3cr3t:None")],
    ["an organisation", base64("cp.example.com:my-client:s3cr3t:acme")],
    ["a colon in the secret", base64("cp.example.com:my-client:a:b:")],
    ["a colon in the client id", base64("cp.example.com:my:client:sec:")],
    ["a port", base64("cp.example.com:8443:my-client:s3cr3t:")],
    ["a scheme", base64("https://cp.example.com:my-client:s3cr3t:")],
    ["dns:///", base64("dns:///cp.example.com:my-client:s3cr3t:")],
    ["a slash after the domain", base64("cp.example.com/:my-client:s3cr3t:")],
    [
      "Latin-1 bytes",
      Buffer.from("cp.example.com:my-client:s\xe9cret:", "latin1").toString("base64"),
    ],
    ["a line end after it", `${key}\n`],
    ["a Windows line end after it", `${key}\r\n`],
    ["wrapped lines", `${key.slice(0, 20)}\n${key.slice(20)}`],
    ["quotes around it", `"${key}"`],
    ["a space in it", `${key.slice(0, 8)} ${key.slice(8)}`],
    ["a line end before encoding", base64("cp.example.com:my-client:s3cr3t:\n")],
    ["the URL alphabet", urlAlphabet],
    ["missing padding", key.replace(/=+$/, "")],
    ["extra padding", `${key}==`],
    ["double base64", base64(key)],
    ["a truncated key", key.slice(0, 24)],
    ["an empty domain", base64(":my-client:s3cr3t:")],
    ["an empty client id", base64("cp.example.com::s3cr3t:")],
    ["an empty secret", base64("cp.example.com:my-client::")],
  ];
  it("takes the rows below from a key that is good", () => {
    assert.deepEqual(decodeApiKey(key), GOOD);
    assert.match(key, /=$/, "the rows about padding need some");
    assert.match(urlAlphabet, /[-_]/, "the row about the URL alphabet needs its characters");
  });
  for (const [what, apiKey] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => decodeApiKey(apiKey), ApiKeyError);
    });
  }
});

describe("errors about API keys", () => {
  /** Long enough not to be a word of a message. */
  const canary = fc.string({
    unit: fc.constantFrom(..."0123456789abcdef"),
    minLength: 12,
    maxLength: 20,
  });

  function messageOf(action: () => unknown): string {
    try {
      action();
    } catch (error) {
      assert.ok(error instanceof ApiKeyError);
      // The stack begins with the message; a cause would be printed by Node.
      return `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
    }
    return assert.fail("must be refused");
  }

  it("never contain a field's value", () => {
    const spoil = fc.constantFrom<(text: string) => string>(
      (text) => `${text}:`,
      (text) => `:${text}`,
      (text) => `${text}\ud800`,
    );
    const name = fc.constantFrom<keyof ApiKeyFields>("domain", "clientId", "clientSecret");
    fc.assert(
      fc.property(name, canary, spoil, (which, value, spoilt) => {
        const message = messageOf(() =>
          encodeApiKey({
            domain: value,
            clientId: value,
            clientSecret: value,
            [which]: spoilt(value),
          }),
        );
        assert.ok(!message.includes(value));
        assert.ok(message.includes(`\`${which}\``));
      }),
    );
  });

  it("never contain the key, encoded or decoded", () => {
    const spoil = fc.constantFrom<(text: string) => string>(
      (text) => base64(text),
      (text) => base64(`${text}:${text}`),
      (text) => base64(`${text}:${text}:${text}:${text}`),
      (text) => base64(`${text}:${text}::`),
      (text) => base64(`${text}/:${text}:${text}:`),
      (text) => `${base64(`${text}:${text}:${text}:`)}\n`,
      (text) => `${text}-_`,
      (text) => Buffer.from(`${text}\xe9`, "latin1").toString("base64"),
    );
    fc.assert(
      fc.property(canary, spoil, (value, spoilt) => {
        const apiKey = spoilt(value);
        const message = messageOf(() => decodeApiKey(apiKey));
        assert.ok(!message.includes(value));
        assert.ok(!message.includes(apiKey.trim().slice(0, 12)));
      }),
    );
  });
});
