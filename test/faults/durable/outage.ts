/** One outage in the life of a process with a durable queue, and what has to hold after it. */

import { expect } from 'vitest';
import {
  type DurableRun,
  deliveredItems,
  duplicates,
  expectItems,
  type Process,
} from '../../support/durable-run.ts';

export { IMPATIENT, IN_FLIGHT_ITEMS, MAX_ITEMS } from './impatient.ts';

/** Items that are recorded before an outage is over. */
export const ITEMS = 600;
/** Records items while nothing arrives, and waits until they are on disk. */
export async function recordThrough({ tell }: Process, items = ITEMS): Promise<void> {
  await tell({ do: 'record', items });
  const stats = await tell({ do: 'persist', items });
  expect(stats).toMatchObject({ accepted: items, delivered: 0, persisted: items });
}

/** Expects that everything is still owed: nothing was delivered, given up or refused. */
export async function expectOwed({ tell }: Process, items = ITEMS): Promise<void> {
  const stats = await tell({ do: 'stats' });
  const { queued, inFlight, dropped } = stats;
  expect(stats).toMatchObject({ accepted: items, delivered: 0, rejected: 0, kept: 0 });
  expect(queued + inFlight).toBe(items);
  expect(lost(dropped)).toBe(0);
}

/**
 * Expects, when the outage is over, that everything arrives as it was recorded, what is recorded now too, and that the ledger is exact at the
 * end; at most `repeated` items may have come twice.
 */
export async function expectRecovery(
  run: DurableRun,
  process: Process,
  { items = ITEMS, repeated = 0 }: { items?: number; repeated?: number } = {},
): Promise<void> {
  const { tell } = process;
  await tell({ do: 'deliver', items });
  await tell({ do: 'record', items: 1 });
  await tell({ do: 'deliver', items: items + 1 });
  const { dropped, ...stats } = await tell({ do: 'shutdown' });
  expect((await process.child.ended()).code).toBe(0);
  expect(lost(dropped)).toBe(0);
  expect(stats).toMatchObject({
    accepted: items + 1,
    delivered: items + 1,
    queued: 0,
    inFlight: 0,
    rejected: 0,
    kept: 0,
  });
  const times = deliveredItems(run);
  expectItems(times, 0, items + 1, items + 1);
  expect(duplicates(times)).toBeLessThanOrEqual(repeated);
}

function lost(dropped: object): number {
  return Object.values(dropped).reduce((sum: number, items: number) => sum + items, 0);
}
