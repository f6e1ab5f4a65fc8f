import type { CallPoint, FaultName } from "./fault";
import type { OperationName } from "./operations";
import type { Pair } from "./pair";
import type { Picture } from "./picture";

/** One fault at one call of one operation. */
export interface FaultCase {
  call: CallPoint;
  fault: FaultName;
}

/** What one case came to. */
export interface CaseResult extends FaultCase {
  pair: Pair;
  operation: OperationName;
  /** The call was made and the fault befell it. A kill finds no engine where none holds the lock yet. */
  reached: boolean;
  /** The world looks as if nothing had happened, and a further update does nothing. */
  converged: boolean;
  /** Commands that were run again, besides repairs. */
  again: number;
  /** It took `flyte-ci-keys repair`, too, though nothing was killed: the same command failed again and again. */
  repaired: boolean;
  /** Moments at which a store held a dead key. */
  violations: string[];
  /** What should be there and is not. */
  lost: string[];
  /** What is there and should not be. */
  orphaned: string[];
  /** Where a secret stood in clear. */
  leaked: string[];
  /** What the last failing command said, or how the world differs; empty when it converged. */
  why: string;
  seconds: number;
}

/** An operation as it goes when nothing fails. */
export interface Reference {
  calls: CallPoint[];
  /** What the engine changed, one line a resource. */
  steps: string[];
  picture: Picture;
}

/** The references of a pair, by operation. */
export type References = Partial<Record<OperationName, Reference>>;
