import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { CertificateAuthority } from "../../../../sandbox/tls/certificateAuthority";
import { Loopback } from "../../http/loopback";
import { failure, GitLabBed, VALUE } from "../../resources/gitlab/gitLabBed";

describe("GitLab behind a private certificate authority", () => {
  const authority = new CertificateAuthority();
  let folder: string;
  let bed: GitLabBed;
  /** Speaks TLS in front of the emulator. */
  let front: Loopback;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "gitlab-ca-"));
    bed = await GitLabBed.start();
    const server = tls.createServer(authority.issue("localhost"), (secure) => {
      const plain = net.connect(bed.gitlab.port, "127.0.0.1");
      secure.pipe(plain).pipe(secure);
      for (const socket of [secure, plain]) socket.on("error", () => undefined);
    });
    front = await Loopback.listen(server);
  });

  afterEach(async () => {
    await front.stop();
    await bed.stop();
    rmSync(folder, { recursive: true });
  });

  function useFile(content: string): void {
    const file = path.join(folder, "ca.pem");
    writeFileSync(file, content);
    bed.env["GITLAB_CACERT_FILE"] = file;
  }

  function write(): Promise<unknown> {
    return bed.made({ baseUrl: `https://localhost:${front.port}` });
  }

  it("is reached when GITLAB_CACERT_FILE names the authority", async () => {
    useFile(authority.pem);
    await write();
    assert.deepEqual(bed.values(), [VALUE]);
  });

  it("is not trusted otherwise, and nothing is sent", async () => {
    for (const setUp of [() => undefined, () => useFile(new CertificateAuthority().pem)]) {
      setUp();
      assert.match(await failure(write()), /its TLS certificate was not accepted \(UNABLE_TO_/);
      assert.equal(bed.gitlab.calls.mark(), 0);
    }
  });

  it("is not asked when the file cannot be read, or holds no certificate", async () => {
    bed.env["GITLAB_CACERT_FILE"] = path.join(folder, "missing.pem");
    assert.match(
      await failure(write()),
      /"GITLAB_CACERT_FILE" names a file that cannot be read \(ENOENT\)/,
    );
    useFile("canary: a key?");
    const message = await failure(write());
    assert.match(message, /"GITLAB_CACERT_FILE" names a file without certificates.*PEM/);
    assert.doesNotMatch(message, /canary/);
  });

  it("needs no file for a GitLab with a public certificate, or for this machine", async () => {
    bed.env["GITLAB_CACERT_FILE"] = "";
    await bed.made();
    assert.deepEqual(bed.values(), [VALUE]);
  });
});
