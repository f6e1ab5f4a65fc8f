import assert from "node:assert/strict";
import { hideCredentials } from "../../../cli/backend/hideCredentials";
import { skewFinding } from "../../../cli/doctor/clockSkew";
import { ok, problem, warning } from "../../../cli/doctor/finding";
import { node, provider } from "../../../cli/doctor/machine";
import { findingsExit, findingsText } from "../../../cli/doctor/report";
import { permissionFindings } from "../../../cli/doctor/services/entra";
import { EXIT } from "../../../cli/exitCode";
import { pluginsFor, pluginSource } from "../../../cli/preparation/plugins";

describe("doctor", () => {
  for (const [ours, level, says] of [
    [0, "ok", /agrees with Okta/],
    [29_000, "ok", /agrees/],
    [-29_000, "ok", /agrees/],
    [60_000, "warning", /60 s ahead of Okta/],
    [-90_000, "warning", /90 s behind Okta/],
    [3_600_000, "problem", /3600 s ahead/],
  ] as const) {
    it(`judges a clock that differs by ${ours} ms`, () => {
      const [finding] = skewFinding("Okta", 0, ours);
      assert.equal(finding?.level, level);
      assert.match(finding.text, says);
    });
  }

  it("says nothing of a service that tells no time", () => {
    assert.deepEqual(skewFinding("Okta", Number.NaN, 0), []);
  });

  it("knows an old Node and an old provider", () => {
    assert.equal(node("20.19.0").level, "ok");
    assert.equal(node("18.20.0").level, "problem");
    assert.deepEqual(
      [undefined, true, false].map((stale) => provider(stale).level),
      ["warning", "warning", "ok"],
    );
  });

  it("names each permission of Entra that is missing, and for what", () => {
    const tasks = ["look", "manage apps", "grant"] as const;
    const owned = ["Application.ReadWrite.OwnedBy", "Application.Read.All"];
    const [finding, ...others] = permissionFindings(tasks, owned);
    assert.deepEqual(others, []);
    assert.match(finding?.text ?? "", /lacks AppRoleAssignment\.ReadWrite\.All \(to grant\)/);
    const all = [...owned, "AppRoleAssignment.ReadWrite.All"];
    assert.equal(permissionFindings(tasks, all)[0]?.level, "ok");
    assert.equal(permissionFindings(tasks, undefined)[0]?.level, "warning");
  });

  for (const [text, shown] of [
    ["postgres://me:hunter2@db/state?sslmode=on", "postgres://db/state"],
    ["postgres://me:hun@ter2@db:5432/state?password=hunter2", "postgres://db:5432/state"],
    [
      "unable to open bucket postgres://me:hunter2@db/state?password=hunter2: failed to ping",
      "unable to open bucket postgres://db/state: failed to ping",
    ],
    [
      'parse "postgres://me:hun%zzter2@db/state": invalid URL escape "%zz"',
      'parse "postgres://db/state": invalid URL escape "%zz"',
    ],
    ["s3://bucket?region=eu", "s3://bucket"],
    ["file:///srv/a@b", "file:///srv/a@b"],
    [
      "is locked by ci@runner-7? https://example.com/a?",
      "is locked by ci@runner-7? https://example.com/a",
    ],
  ] as const) {
    it(`never shows a password of the backend: ${shown}`, () => {
      assert.equal(hideCredentials(text), shown);
    });
  }

  it("ends with 4 when there is a problem, and says what helps", () => {
    const findings = [ok("Node", "20"), warning("clock", "late"), problem("Okta", "403", "ask")];
    assert.equal(findingsExit(findings), EXIT.humanNeeded);
    assert.equal(findingsExit(findings.slice(0, 2)), EXIT.ok);
    const terminal = { write: () => undefined, width: undefined, live: false, colour: false };
    assert.equal(
      findingsText(findings, terminal),
      "ok       Node: 20\nwarning  clock: late\nproblem  Okta: 403\n         ask\n1 ok, 1 warnings, 1 problems",
    );
  });

  it("knows where the engine takes a plugin from", () => {
    const [okta] = pluginsFor(["github", "okta", "entra", "okta"]).filter(
      ({ name }) => name === "okta",
    );
    assert.ok(okta);
    assert.equal(pluginSource(okta, { PULUMI_DEBUG_PROVIDERS: "a:1,okta:2" }), "attached");
    assert.equal(pluginSource(okta, { PULUMI_HOME: "/nowhere", PATH: "/nowhere" }), "missing");
  });
});
