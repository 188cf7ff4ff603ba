import { expect, test } from 'vitest';
import { FAULTS } from './faults/index.ts';
import { runRound } from './run-round.ts';

const SEED = 6;

test.each(FAULTS)('$name: $summary', { timeout: 180_000 }, async (fault) => {
  const report = await runRound(fault, 'short', SEED, 0);
  expect(report.faults).toEqual([]);
  expect(report.items).toBeGreaterThan(0);
});
