import type { LedgerEntry } from "../../../components/rotation/ledger";
import { DAY } from "../../../components/rotation/policy";

export const START = Date.parse("2025-03-01T00:00:00Z");
export const HOUR = DAY / 24;

export const at = (days: number) => new Date(START + days * DAY);
export const iso = (days: number) => at(days).toISOString();

/** Generation 2, issued and delivered on day 0. */
export const DELIVERED: LedgerEntry = {
  generation: 2,
  issuedAt: iso(0),
  deliveredAt: iso(0),
  protect: true,
};
export const OVERLAPPING: LedgerEntry = { ...DELIVERED, previous: { generation: 1 } };
export const DISABLED: LedgerEntry = {
  ...DELIVERED,
  previous: { generation: 1, disabledAt: iso(3) },
};
