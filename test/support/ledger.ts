/** The conservation ledger as tests look at it: does it balance at every moment, and where did everything end? */

import type { ExportStats } from 'otlp-native/otel';
import { expect } from 'vitest';
import { NO_STATS } from '../../src/export/export-stats.ts';
import { until } from './until.ts';

export interface Ledgered {
  stats(): ExportStats;
}

/** Everything but `accepted`, summed. */
export function accountedFor({ delivered, queued, inFlight, rejected, kept, dropped }: ExportStats): number {
  return (
    delivered +
    queued +
    inFlight +
    rejected +
    kept +
    Object.values(dropped).reduce((sum, items) => sum + items, 0)
  );
}

export type Buckets = Partial<
  Omit<ExportStats, 'accepted' | 'queued' | 'inFlight' | 'dropped'> & ExportStats['dropped']
>;

/** Expects that everything is settled, and where: what `buckets` doesn't name must be 0. */
export function expectSettled(subject: Ledgered, accepted: number, buckets: Buckets): void {
  const {
    delivered = 0,
    rejected = 0,
    kept = 0,
    persisted = 0,
    recovered = 0,
    unpersisted = 0,
    ...dropped
  } = buckets;
  const noDrops = NO_STATS.dropped;
  expect(subject.stats()).toEqual({
    accepted,
    delivered,
    rejected,
    kept,
    persisted,
    recovered,
    unpersisted,
    queued: 0,
    inFlight: 0,
    dropped: { ...noDrops, ...dropped },
  });
}

/** Waits until nothing is queued or in flight. */
export async function settled(subject: Ledgered, deadlineMs: number): Promise<void> {
  await until('everything is settled', deadlineMs, () => {
    const { queued, inFlight } = subject.stats();
    return queued + inFlight === 0;
  });
}

const SAMPLE_EVERY_MS = 1;

/** Samples the ledger over and over while something runs, and keeps what it found wrong. */
export class LedgerWatch {
  readonly #subject: Ledgered;
  readonly #timer: NodeJS.Timeout;
  readonly #faults: string[] = [];
  #last: ExportStats;
  #samples = 0;

  constructor(subject: Ledgered) {
    this.#subject = subject;
    this.#last = subject.stats();
    this.#timer = setInterval(() => this.sample(), SAMPLE_EVERY_MS);
  }

  /** One more look, for moments that a timer would miss. */
  sample(): void {
    const stats = this.#subject.stats();
    this.#samples += 1;
    if (stats.accepted !== accountedFor(stats))
      this.#faults.push(`doesn't balance: ${JSON.stringify(stats)}`);
    const before = settledItems(this.#last);
    for (const [bucket, items] of Object.entries(settledItems(stats))) {
      if (items < (before[bucket] ?? 0))
        this.#faults.push(`${bucket} fell from ${before[bucket]} to ${items}`);
    }
    this.#last = stats;
  }

  /** Ends the watch; fails when the ledger was ever out of balance or an outcome was taken back. */
  stop(): void {
    clearInterval(this.#timer);
    this.sample();
    expect(this.#faults.slice(0, 5)).toEqual([]);
    expect(this.#samples).toBeGreaterThan(1);
  }
}

/** The counters that must never fall. */
function settledItems({ accepted, delivered, rejected, dropped }: ExportStats): Record<string, number> {
  return { accepted, delivered, rejected, ...dropped };
}
