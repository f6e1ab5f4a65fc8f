import type { CaseResult } from "./caseResult";
import { keyOf } from "./plan";
import { faultless } from "./summary";

/** A line every ten cases, and one for each case that went wrong. */
export class Progress {
  private readonly start = performance.now();
  private done = 0;
  private wrong: number;
  private before: number;

  /**
   * @param all Cases of the whole matrix.
   * @param known Results of former runs.
   * @param wanted Cases of this run.
   */
  constructor(
    private readonly all: number,
    known: readonly CaseResult[],
    private readonly wanted: number,
  ) {
    this.before = known.length;
    this.wrong = known.filter((result) => !faultless(result)).length;
    console.log(`${all} cases, ${known.length} known, ${wanted} to run`);
  }

  show(result: CaseResult): void {
    this.done += 1;
    if (!faultless(result)) {
      this.wrong += 1;
      console.log(`✗ ${keyOf(result)}\n    ${describe(result).replaceAll("\n", "\n    ")}`);
    }
    if (this.done % 10 === 0) console.log(this.last());
  }

  last(): string {
    const seconds = (performance.now() - this.start) / 1000;
    const left = this.done === 0 ? 0 : ((this.wanted - this.done) * seconds) / this.done / 60;
    return (
      `${this.before + this.done} of ${this.all} cases, ${this.wrong} that went wrong; ` +
      `${Math.round(seconds)} s, about ${Math.round(left)} min left`
    );
  }
}

function describe({ violations, lost, orphaned, leaked, why }: CaseResult): string {
  return [
    ...violations.map((text) => `violation: ${text}`),
    ...lost.map((text) => `lost: ${text}`),
    ...orphaned.map((text) => `orphaned: ${text}`),
    ...leaked.map((text) => `leaked: ${text}`),
    ...(why === "" ? [] : [why]),
  ].join("\n");
}
