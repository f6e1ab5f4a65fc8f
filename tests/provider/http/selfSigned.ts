import { generateKeyPairSync, sign } from "node:crypto";

/** A certificate for 127.0.0.1 that nobody trusts, and its key, both in PEM. Made by hand, since Node makes none. */
export function selfSigned(): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = sequence(Buffer.from("06082a8648ce3d040302", "hex"));
  const commonName = sequence(
    Buffer.from("0603550403", "hex"),
    der(0x0c, Buffer.from("127.0.0.1")),
  );
  const name = sequence(der(0x31, commonName));
  const utc = (text: string): Buffer => der(0x17, Buffer.from(text));
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // X.509 version 3 (RFC 5280 §4.1)
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(utc("200101000000Z"), utc("491231235959Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = der(
    0x03,
    Buffer.concat([Buffer.of(0), sign("sha256", toBeSigned, privateKey)]),
  );
  const certificate = sequence(toBeSigned, ecdsaWithSha256, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
  };
}

function sequence(...members: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(members));
}

/** Tag, length, value (X.690 §8.1). */
function der(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), value]);
}
