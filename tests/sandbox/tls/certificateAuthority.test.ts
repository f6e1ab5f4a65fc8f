import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import tls from "node:tls";
import { CertificateAuthority } from "../../../sandbox/tls/certificateAuthority";
import { Loopback } from "../../provider/http/loopback";

describe("the sandbox's certificate authority", () => {
  const authority = new CertificateAuthority();
  const certificate = authority.issue("union.example.com", "idp.example.com");

  /** Code of the error that a client meets; `undefined` when it is content. */
  async function refusal(options: {
    servername: string;
    ca?: string;
  }): Promise<string | undefined> {
    const server = await Loopback.listen(tls.createServer(certificate, (socket) => socket.end()));
    try {
      const socket = tls.connect({ port: server.port, host: "127.0.0.1", ...options });
      await once(socket, "secureConnect");
      socket.destroy();
      return undefined;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    } finally {
      await server.stop();
    }
  }

  it("certifies a server for each of its names, to whoever trusts it", async () => {
    for (const servername of ["union.example.com", "idp.example.com"]) {
      assert.equal(await refusal({ servername, ca: authority.pem }), undefined);
    }
  });

  it("certifies it for no other name", async () => {
    const code = await refusal({ servername: "other.example.com", ca: authority.pem });
    assert.equal(code, "ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("is trusted by nobody else, not even one of the same name", async () => {
    const servername = "union.example.com";
    assert.equal(await refusal({ servername }), "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    const other = new CertificateAuthority();
    assert.match((await refusal({ servername, ca: other.pem })) ?? "", /SIGNATURE|ISSUER/);
  });

  it("says what RFC 5280 asks of an authority and of a server", () => {
    const root = new X509Certificate(authority.pem);
    const leaf = new X509Certificate(certificate.cert);
    assert.deepEqual([root.ca, leaf.ca], [true, false]);
    assert.ok(leaf.checkIssued(root) && leaf.verify(root.publicKey));
    assert.ok(root.verify(root.publicKey));
    assert.deepEqual(leaf.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
    assert.equal(leaf.subjectAltName, "DNS:union.example.com, DNS:idp.example.com");
    assert.notEqual(leaf.serialNumber, root.serialNumber);
  });
});
