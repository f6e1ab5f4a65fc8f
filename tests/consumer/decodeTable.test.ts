import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { RECORDED_TABLE } from "./support/decodeTable";
import { clientEnvironment } from "./support/flyteClient";

describe("the table of what the flyte client reads", () => {
  it("is what the client reads today", async function () {
    const environment = await clientEnvironment(this);
    const { stdout } = await promisify(execFile)(
      join(environment, "bin", "python"),
      [join(__dirname, "decode-table.py")],
      { env: { PATH: process.env["PATH"], DO_NOT_TRACK: "1" } },
    );
    assert.equal(stdout, RECORDED_TABLE);
  });
});
