import type { OktaSettings } from "./settings";

/** Plays the scripted answers of the token endpoint, one request after the other. */
export class TokenAnswers {
  /** End of the stretch of time that the first answer of the script stands for, once it was met. */
  private until: number | undefined;

  constructor(
    private readonly settings: OktaSettings,
    private readonly now: () => Date,
  ) {}

  /** Status for this request; 200 stands for a normal answer. */
  next(): number {
    const answers = this.settings.tokenAnswers;
    const [answer] = answers;
    if (answer === undefined) return 200;
    if (typeof answer === "number") {
      answers.shift();
      return answer;
    }
    const nowMs = this.now().getTime();
    this.until ??= nowMs + answer.forMs;
    if (nowMs < this.until) return answer.status;
    this.until = undefined;
    answers.shift();
    return this.next();
  }
}
