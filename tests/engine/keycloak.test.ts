import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { findKeycloak, keycloakMissing } from "../../engine/keycloak/install";
import { keycloak, stopKeycloak } from "../support/keycloak";

describe("Keycloak where it cannot run", () => {
  const env = { PATH: "" };

  it("is not there for a reason that says what to install", () => {
    assert.equal(keycloakMissing(env), "not on PATH: java (17 or newer), mvn (Maven 3.6 or newer)");
  });

  it("is not fetched", async () => {
    const cache = mkdtempSync(join(tmpdir(), "flyte-ci-keys-test-"));
    const found = findKeycloak(() => undefined, { ...env, XDG_CACHE_HOME: cache });
    await assert.rejects(found, /Keycloak cannot be fetched: not on PATH: java/);
    rmSync(cache, { recursive: true });
  });
});

describe("Keycloak in development mode", () => {
  after(stopKeycloak);

  it("is reached on loopback and nowhere else", async function () {
    const { port } = await keycloak(this);
    assert.equal(await reachable("127.0.0.1", Number(port)), true);
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outside) assert.equal(await reachable(address, Number(port)), false);
  });
});

function reachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
