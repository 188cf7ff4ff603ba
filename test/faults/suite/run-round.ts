import type { Fault } from './fault.ts';
import { seedOf } from './random.ts';
import { type Length, Round, type RoundReport } from './round.ts';

/** Runs a round of `fault`; whatever is thrown in it is one of its faults. */
export async function runRound(
  fault: Fault,
  length: Length,
  seed: number,
  index: number,
  limitMs?: number,
): Promise<RoundReport> {
  const round = new Round(length, seedOf(seed, fault.name, index), limitMs);
  try {
    await fault.run(round);
  } catch (error) {
    round.claim(false, error instanceof Error ? error.message : String(error));
  }
  await round.close();
  return round.report();
}
