import type { Round } from './round.ts';

/** Something that goes wrong, and a program that lives through it. */
export interface Fault {
  /** As `--only` takes it. */
  readonly name: string;
  /** What goes wrong, in a line. */
  readonly summary: string;
  /** Its part of the long form's time, against those of the others. */
  readonly weight: number;
  /**
   * Lives through it once. What doesn't hold goes to {@link Round.claim}; what is thrown is a fault, too.
   */
  run(round: Round): Promise<void>;
}
