import {
  createHash,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from "node:crypto";
import { der } from "./der";

/** What a TLS server needs, both in PEM. */
export interface ServerCertificate {
  key: string;
  cert: string;
}

/** A certificate and what it says; extensions by RFC 5280 §4.2. */
interface Certificate {
  subject: string;
  publicKey: KeyObject;
  extensions: Buffer[];
}

const ECDSA_WITH_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"));
const COMMON_NAME = "2.5.4.3";
const DAY = 86_400_000;
/** Browsers and operating systems take no server certificate that lives longer than 825 days. */
const LIFETIME_DAYS = 800;

/**
 * A certificate authority that lives as long as the sandbox does, for services that are reached by their real names. Made
 * by hand, since Node makes no certificates.
 */
export class CertificateAuthority {
  /** Its certificate, PEM: what clients have to trust. */
  readonly pem: string;
  private readonly keys = newKeys();
  private readonly name = "flyte-ci-keys sandbox CA";

  constructor() {
    this.pem = this.certify({
      subject: this.name,
      publicKey: this.keys.publicKey,
      extensions: [
        extension("2.5.29.19", der.sequence(der.boolean(true)), true), // basicConstraints: a CA
        extension("2.5.29.15", der.bitString(Buffer.of(0b0000_0110), 1), true), // keyUsage: certificates, CRLs
        subjectKeyIdentifier(this.keys.publicKey),
      ],
    });
  }

  /** A certificate for a server that has these host names. */
  issue(...hosts: string[]): ServerCertificate {
    const { publicKey, privateKey } = newKeys();
    const names = hosts.map((host) => der.implicit(2, Buffer.from(host, "ascii")));
    const cert = this.certify({
      subject: hosts[0] ?? "",
      publicKey,
      extensions: [
        extension("2.5.29.19", der.sequence(), true), // basicConstraints: no CA
        extension("2.5.29.15", der.bitString(Buffer.of(0b1000_0000), 7), true), // keyUsage: signatures
        extension("2.5.29.37", der.sequence(der.oid("1.3.6.1.5.5.7.3.1"))), // extKeyUsage: TLS servers
        extension("2.5.29.17", der.sequence(...names)), // subjectAltName
        subjectKeyIdentifier(publicKey),
        extension("2.5.29.35", der.sequence(der.implicit(0, keyId(this.keys.publicKey)))), // whose key signed
      ],
    });
    return { key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert };
  }

  private certify({ subject, publicKey, extensions }: Certificate): string {
    const now = Date.now(); // the peers' own clocks judge it, not the sandbox's
    const toBeSigned = der.sequence(
      der.explicit(0, der.integer(Buffer.of(2))), // version 3
      der.integer(randomBytes(16)),
      ECDSA_WITH_SHA256,
      distinguishedName(this.name),
      der.sequence(
        der.utcTime(new Date(now - DAY)),
        der.utcTime(new Date(now + LIFETIME_DAYS * DAY)),
      ),
      distinguishedName(subject),
      publicKey.export({ type: "spki", format: "der" }),
      der.explicit(3, der.sequence(...extensions)),
    );
    const signature = der.bitString(sign("sha256", toBeSigned, this.keys.privateKey));
    return pem(der.sequence(toBeSigned, ECDSA_WITH_SHA256, signature));
  }
}

function newKeys(): KeyPairKeyObjectResult {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function distinguishedName(commonName: string): Buffer {
  const attribute = der.sequence(der.oid(COMMON_NAME), der.utf8String(commonName));
  return der.sequence(der.set(attribute));
}

function extension(oid: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [der.boolean(true)] : [];
  return der.sequence(der.oid(oid), ...flag, der.octetString(value));
}

function subjectKeyIdentifier(publicKey: KeyObject): Buffer {
  return extension("2.5.29.14", der.octetString(keyId(publicKey)));
}

/** Any number that only this key has (RFC 7093 §2). */
function keyId(publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest().subarray(0, 20);
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
