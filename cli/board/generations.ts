import type { TeamRow } from "../status/schema";

/** One generation of a team's key, as far as the ledger knows it. */
export interface GenerationLine {
  generation: number;
  phase: "current" | "previous" | "disabled" | "retired";
  issuedAt?: string;
  deliveredAt?: string;
  disabledAt?: string;
  /** What becomes of it, and when. */
  why?: string;
  /** With `retired`: this one and all older ones are gone; the ledger keeps no dates of them. */
  andOlder?: true;
}

/** Generations of a team, the newest first. */
export function generationsOf(row: TeamRow): GenerationLine[] {
  const { generation, issuedAt, deliveredAt, previous } = row;
  if (generation === null) return [];
  const oldest = previous?.generation ?? generation;
  return [
    {
      generation,
      phase: "current",
      ...(issuedAt === null ? {} : { issuedAt }),
      ...(deliveredAt === null ? {} : { deliveredAt }),
    },
    ...(previous === null ? [] : [previousLine(previous)]),
    ...(oldest > 1 ? [retiredLine(oldest - 1)] : []),
  ];
}

function previousLine({ generation, disabledAt, why }: NonNullable<TeamRow["previous"]>) {
  const line: GenerationLine = {
    generation,
    phase: disabledAt === null ? "previous" : "disabled",
    ...(disabledAt === null ? {} : { disabledAt }),
    ...(why === null ? {} : { why }),
  };
  return line;
}

function retiredLine(generation: number): GenerationLine {
  return { generation, phase: "retired", ...(generation > 1 ? { andOlder: true as const } : {}) };
}
