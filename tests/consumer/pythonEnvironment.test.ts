import assert from "node:assert/strict";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setVariables } from "../support/leadThrough";
import { clientEnvironment } from "./support/flyteClient";
import { ClientMissing } from "./support/pythonEnvironment";

class Skipped extends Error {}

describe("the flyte client where there is no Python", () => {
  /** A machine whose PATH leads nowhere. */
  async function without(ci: string | undefined, said: string[] = []): Promise<unknown> {
    const nowhere = mkdtempSync(join(tmpdir(), "no-python-"));
    const restore = setVariables({ PATH: nowhere, CI: ci });
    const context = {
      timeout: () => undefined,
      skip: () => {
        throw new Skipped();
      },
    };
    try {
      return await clientEnvironment(
        context as unknown as Mocha.Context,
        (line) => void said.push(line),
      ).catch((error: unknown) => error);
    } finally {
      restore();
      rmdirSync(nowhere);
    }
  }

  it("is a reason to skip the tests, which is told", async () => {
    const said: string[] = [];
    assert.ok((await without(undefined, said)) instanceof Skipped);
    assert.deepEqual(said, ["skipped: there is no python3 on PATH"]);
  });

  it("fails them in CI", async () => {
    const error = await without("true");
    assert.ok(error instanceof ClientMissing);
    assert.match(error.message, /there is no python3 on PATH/);
  });
});
