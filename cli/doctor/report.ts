import { EXIT, type ExitCode } from "../exitCode";
import { paint, type Colour, type Terminal } from "../output/terminal";
import type { Finding } from "./finding";

const COLOURS: Record<Finding["level"], Colour> = {
  ok: "green",
  warning: "yellow",
  problem: "red",
};

const WIDTH = "problem".length;

/** Findings as text, one a line, each with what helps. */
export function findingsText(findings: readonly Finding[], terminal: Terminal): string {
  const lines = findings.flatMap(({ area, level, text, remedy }) => {
    const word = paint(terminal, COLOURS[level], level.padEnd(WIDTH));
    const [first = "", ...rest] = text.split("\n");
    return [
      `${word}  ${area}: ${first}`,
      ...rest.map((line) => `         ${line}`),
      ...(remedy === undefined ? [] : [`         ${paint(terminal, "dim", remedy)}`]),
    ];
  });
  const count = (level: Finding["level"]): number =>
    findings.filter((finding) => finding.level === level).length;
  return [
    ...lines,
    `${count("ok")} ok, ${count("warning")} warnings, ${count("problem")} problems`,
  ].join("\n");
}

/** A problem needs a person; a warning does not. */
export function findingsExit(findings: readonly Finding[]): ExitCode {
  return findings.some(({ level }) => level === "problem") ? EXIT.humanNeeded : EXIT.ok;
}
