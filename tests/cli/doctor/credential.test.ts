import assert from "node:assert/strict";
import { credentialFinding } from "../../../cli/doctor/credential";

const NOW = new Date("2026-03-01T12:00:00Z");
const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

describe("doctor judges an administrator's credential", () => {
  const longLived = { name: "the token in X", kind: "long-lived", page: "x.md" } as const;
  for (const [what, credential, level, says, remedy] of [
    [
      "one that nothing is known of",
      {},
      "ok",
      "the token in X is long-lived: Svc does not tell how old it is",
      undefined,
    ],
    [
      "one that is young and ends",
      { created: inDays(-1), ends: inDays(100) },
      "ok",
      "the token in X is long-lived: made 2026-02-28, 1 day ago; it ends 2026-06-09, in 100 days",
      undefined,
    ],
    [
      "one that ends soon",
      { created: inDays(-351), ends: inDays(14), better: "a key" },
      "warning",
      "the token in X is long-lived: made 2025-03-15, 351 days ago; it ends 2026-03-15, in 14 days",
      "renew it now: docs/administrators/x.md",
    ],
    [
      "one that does not end",
      { ends: "never" },
      "warning",
      "the token in X is long-lived: Svc does not tell how old it is; it does not end",
      "make one that ends: docs/administrators/x.md",
    ],
    [
      "one that is old",
      { created: inDays(-366) },
      "warning",
      "the token in X is long-lived: made 2025-02-28, 366 days ago; when it ends is not told",
      "renew it: docs/administrators/x.md",
    ],
    [
      "one in whose place the service has a better one",
      { ends: inDays(200), better: "a key" },
      "warning",
      "the token in X is long-lived: Svc does not tell how old it is; it ends 2026-09-17, in 200 days",
      "better a key: docs/administrators/x.md",
    ],
  ] as const) {
    it(what, () => {
      const finding = credentialFinding("Svc", { ...longLived, ...credential }, NOW);
      const expected = { area: "Svc", level, text: says, ...(remedy ? { remedy } : {}) };
      assert.deepEqual(finding, expected);
    });
  }
});
