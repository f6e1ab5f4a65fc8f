import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { encodeApiKey } from "../../components/apiKey";
import { withoutSecrets, wrapped, type Recording } from "../support/recorder";
import { CLIENT_ID, declareKey, PHASES, secretOf, TYPES, type Phase } from "./exampleKey";

/** Every spelling in which a secret could slip out. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const base64 = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    // The outermost characters also carry bits of what stands before and after.
    return shifted.replace(/=+$/, "").slice(offset === 0 ? 0 : 4, -2);
  });
  const url = encodeURIComponent(secret);
  return [secret, url, bytes.toString("hex"), bytes.toString("hex").toUpperCase()]
    .concat(base64)
    .concat(base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")));
}

/** All that an engine keeps or shows in plain text. */
function plainText({ registrations, registeredOutputs }: Recording): string {
  return JSON.stringify(withoutSecrets({ registrations, registeredOutputs }));
}

function leaks(text: string, secrets: string[]): string[] {
  return secrets.flatMap(spellings).filter((spelling) => text.includes(spelling));
}

const canaries = [1, 2].flatMap((generation) => {
  const clientSecret = secretOf(generation);
  const domain = "union.example.com";
  return [clientSecret, encodeApiKey({ domain, clientId: CLIENT_ID, clientSecret })];
});

describe("CiKey keeps its secrets", () => {
  for (const phase of Object.keys(PHASES) as Phase[]) {
    it(`${phase}: no name, URN, option, plain input or output has one, in any spelling`, async () => {
      const { recording } = await declareKey(phase);
      assert.deepEqual(leaks(plainText(recording), canaries), []);
      const everything = JSON.stringify(recording);
      assert.ok(everything.includes(canaries[0] ?? "?") || everything.includes(canaries[2] ?? "?"));
    });
  }

  it("in a preview, too", async () => {
    const { recording } = await declareKey("rotation due", { preview: true });
    assert.deepEqual(leaks(plainText(recording), canaries), []);
  });

  it("wraps them in exactly these inputs", async () => {
    const { recording } = await declareKey("rotation due");
    const inputs = recording.registrations.flatMap(({ type, inputs }) =>
      Object.entries(inputs)
        .filter(([, value]) => withoutSecrets(value) === "[secret]")
        .map(([key]) => `${type} ${key}`),
    );
    assert.deepEqual(
      inputs.sort(),
      [
        `${TYPES.app} clientBasicSecret`,
        `${TYPES.check} apiKey`,
        `${TYPES.secret} clientSecret`,
        `${TYPES.secret} clientSecret`,
        `${TYPES.repositorySecret} value`,
        `${TYPES.environmentSecret} value`,
      ].sort(),
    );
  });

  it("keeps them wrapped even if the services answer in plain text", async () => {
    const { recording, key } = await declareKey("first run", {
      answer: ({ type, name, inputs }) => {
        const state = { ...(inputs as Record<string, unknown>) };
        if (type === TYPES.app) return { id: CLIENT_ID, state: { ...state, clientId: CLIENT_ID } };
        if (type === TYPES.secret)
          return { id: name, state: { ...state, clientSecret: secretOf(1) } };
        return { id: name, state: { ...state, secret: secretOf(1) } };
      },
    });
    assert.equal(await pulumi.isSecret(key.apiKey), true);
    for (const type of [TYPES.secret, TYPES.check, TYPES.repositorySecret]) {
      assert.deepEqual(
        leaks(JSON.stringify(withoutSecrets(recording.one(type).inputs)), canaries),
        [],
      );
    }
  });

  it("makes the key secret, and neither the ledger nor the status, which others read", async () => {
    const { key } = await declareKey("rotation due");
    assert.equal(await pulumi.isSecret(key.apiKey), true);
    assert.equal(await pulumi.isSecret(key.ledger), false);
    assert.equal(await pulumi.isSecret(key.status), false);
    assert.equal(await pulumi.isSecret(key.clientId), false);
  });
});

describe("the search for leaks", () => {
  const secret = secretOf(1);
  const hidingPlaces: Record<string, string> = {
    "plain text": `before ${secret} after`,
    "a URL": `https://example.com/?key=${encodeURIComponent(secret)}`,
    hex: Buffer.from(`x${secret}y`).toString("hex"),
    "base64 at offset 0": Buffer.from(`${secret}y`).toString("base64"),
    "base64 at offset 1": Buffer.from(`x${secret}yz`).toString("base64"),
    "base64 at offset 2": Buffer.from(`xx${secret}yz`).toString("base64"),
  };
  for (const [place, text] of Object.entries(hidingPlaces)) {
    it(`finds one in ${place}`, () => {
      assert.notDeepEqual(leaks(text, [secret]), []);
      assert.deepEqual(leaks(text, [secretOf(3)]), []);
    });
  }

  it("looks beside a wrapped secret and inside lists", () => {
    const plain = JSON.stringify(withoutSecrets({ list: [wrapped(secret), { beside: secret }] }));
    assert.notDeepEqual(leaks(plain, [secret]), []);
    assert.deepEqual(leaks(JSON.stringify(withoutSecrets([wrapped(secret)])), [secret]), []);
  });
});
