import { expect } from 'vitest';
import type { BatchStats } from '../../../src/batch/batch-stats.ts';

/** What was handed in, less all that it has become: 0 at every moment. */
export function imbalance(stats: BatchStats): number {
  const dropped = Object.values(stats.dropped).reduce((sum, items) => sum + items, 0);
  const { accepted, recovered, delivered, failed, queued, inFlight, spilled } = stats;
  return accepted + recovered - delivered - failed - queued - inFlight - spilled - dropped;
}

export function expectBalance(stats: BatchStats): void {
  expect(imbalance(stats), JSON.stringify(stats)).toBe(0);
}
