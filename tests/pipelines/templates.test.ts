import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { encodeApiKey } from "../../components/apiKey";
import { KINDS, RUNNER, template, type TemplateKind } from "./templates";

const SECRET = "canary-client-secret-abc_123~.-xyz";
const KEY = encodeApiKey({
  domain: "union.example.com",
  clientId: "0oa1",
  clientSecret: SECRET,
});

/** No script takes this long unless it waits for somebody. */
const HANGS_AFTER_MS = 10_000;

/** In place of the client: says what it was called with, and what it must never say. */
const FLYTE = `#!/bin/sh
echo called >> "$MARK"
echo "flyte $*"
echo "secret is $(printf '%s' "$FLYTE_API_KEY" | base64 --decode | cut -d : -f 3)"
echo "key is $FLYTE_API_KEY" >&2
echo "telemetry $DO_NOT_TRACK, keyring $PYTHON_KEYRING_BACKEND, config $UCTL_CONFIG$FLYTECTL_CONFIG"
exit "$FLYTE_STATUS"
`;

describe("the pipeline templates", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "flyte-pipeline-"));
    const bin = join(folder, ".flyte-client", "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "flyte"), FLYTE);
    for (const name of ["python", "python3"]) {
      writeFileSync(
        join(bin, name),
        '#!/bin/sh\nexec /usr/bin/env PATH="$REAL_PATH" python3 "$@"\n',
      );
    }
    for (const name of ["flyte", "python", "python3"]) chmodSync(join(bin, name), 0o755);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the script that deploys, with the client above. */
  function run(
    kind: TemplateKind,
    apiKey: string,
    status = 0,
  ): Promise<{ code: number | null; printed: string; deployed: boolean }> {
    const { script, variables } = template(kind);
    const mark = join(folder, "mark");
    const path = process.env["PATH"] ?? "";
    return new Promise((resolve) => {
      const child = execFile(
        "bash",
        ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        {
          cwd: folder,
          timeout: HANGS_AFTER_MS,
          env: {
            ...variables,
            ...RUNNER[kind],
            PATH: [join(folder, ".flyte-client", "bin"), path].join(delimiter),
            REAL_PATH: path,
            MARK: mark,
            FLYTE_STATUS: String(status),
            FLYTE_API_KEY: apiKey,
            UCTL_CONFIG: "/somebody/else's.yaml",
          },
        },
        (_error, stdout, stderr) =>
          resolve({
            code: child.exitCode,
            printed: stdout + stderr,
            deployed: existsSync(mark),
          }),
      );
    });
  }

  const causes: Record<TemplateKind, RegExp[]> = {
    github: [/scope: /, /protected refs/, /Dependabot/, /called workflow: .*secrets: inherit/],
    gitlab: [
      /scope: .*environment scope/,
      /protected refs: /,
      /merge request/,
      /called pipeline: /,
    ],
    jenkins: [/scope: .*folder/, /protected refs: .*branch or fork/, /called job: /],
  };
  for (const kind of KINDS) {
    describe(kind, () => {
      it("A10: fails at once on an empty key, names the likely causes, and asks nobody to log in", async () => {
        const { code, printed, deployed } = await run(kind, "");
        assert.equal(code, 1, printed);
        assert.match(printed, /FLYTE_API_KEY is empty/);
        for (const cause of causes[kind]) assert.match(printed, cause);
        assert.equal(deployed, false);
      });

      for (const [what, key] of [
        ["no base64", "~~~"],
        ["no key", Buffer.from("union.example.com").toString("base64")],
        ["a key without secret", Buffer.from("union.example.com:0oa1::").toString("base64")],
      ] as const) {
        it(`fails at once on ${what}, without repeating it`, async () => {
          const { code, printed, deployed } = await run(kind, key);
          assert.equal(code, 1, printed);
          assert.match(printed, /FLYTE_API_KEY is not a key/);
          assert.ok(!printed.includes(key));
          assert.equal(deployed, false);
        });
      }

      it("hands everything to the client, in a clean environment", async () => {
        const { code, printed } = await run(kind, KEY);
        assert.equal(code, 0, printed);
        assert.match(
          printed,
          /^flyte deploy --project payments --domain development --version 0123abc\d hello\.py env$/m,
        );
        assert.match(printed, /^telemetry 1, keyring keyring\.backends\.null\.Keyring, config $/m);
        assert.doesNotMatch(template(kind).text, /flyte[^\n]* -v/);
      });

      it("hides the client secret too", async () => {
        const { printed } = await run(kind, KEY);
        if (kind === "github") {
          const [mask, ...rest] = printed.split("\n");
          assert.equal(mask, `::add-mask::${SECRET}`);
          assert.ok(rest.join("\n").includes(SECRET), "the runner hides it from here on");
        } else {
          assert.match(printed, /^secret is \[hidden\]$/m);
          assert.match(printed, /^key is \[hidden\]$/m);
          assert.ok(!printed.includes(SECRET));
        }
      });

      it("fails as the client does, and says when it hung", async () => {
        const failed = await run(kind, KEY, 3);
        assert.equal(failed.code, 3);
        assert.doesNotMatch(failed.printed, /did not end/);
        // 124 is what `timeout` makes of a client that hangs.
        const hung = await run(kind, KEY, 124);
        assert.equal(hung.code, 124);
        assert.match(hung.printed, /did not end within 10 minutes.*it did not use the key/);
      });
    });
  }
});
