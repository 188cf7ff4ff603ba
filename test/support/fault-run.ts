/** Items on their way to a server in trouble, with the ledger watched all the while. */

import type { ExporterOptions } from 'otlp-native';
import { expect, onTestFinished } from 'vitest';
import type { Protocol } from './answers.ts';
import { FaultServer, type FaultServerOptions } from './fault-server.ts';
import { type Exporting, type FaultSubject, sdkSpans } from './fault-subjects.ts';
import { LedgerWatch } from './ledger.ts';
import type { Signal } from './signals.ts';

/** Waits that tests can afford; the budget is one that no test should need. */
export const QUICK_RETRY = {
  initialBackoffMs: 5,
  maxBackoffMs: 40,
  multiplier: 1.5,
  jitter: 0.2,
  maxElapsedMs: 30_000,
};
/** For faults that don't pass. */
export const SHORT_RETRY = { ...QUICK_RETRY, maxElapsedMs: 150 };

/** Starts a server that the test's end closes. */
export async function startServer(options: FaultServerOptions): Promise<FaultServer> {
  const server = await FaultServer.start(options);
  onTestFinished(() => server.close());
  return server;
}

export interface FaultRun {
  readonly subject: Exporting;
  readonly watch: LedgerWatch;
  /** Makes so many items more. */
  record(count: number): void;
  /** Shuts down and fails unless the ledger balanced at every look. A shutdown that ran out of time is no failure here. */
  finish(timeoutMs?: number): Promise<void>;
}

/** Starts `kind`, by default spans of the official SDK, that exports to `endpoint`. */
export function startRun(
  endpoint: string,
  protocol: Protocol,
  options: ExporterOptions = {},
  kind: FaultSubject = sdkSpans,
): FaultRun {
  const subject = kind.start({
    endpoint,
    protocol,
    compression: 'none',
    retry: QUICK_RETRY,
    ...options,
    // A batch ends when it is full or flushed, not when the machine is slow, so that tests can count requests.
    batch: { delayMs: 3_600_000, ...options.batch },
  });
  const watch = new LedgerWatch(subject);
  let recorded = 0;
  let isFinished = false;
  const finish = async (timeoutMs?: number): Promise<void> => {
    isFinished = true;
    await subject.shutdown(timeoutMs).catch(() => undefined);
    watch.stop();
  };
  onTestFinished(async () => {
    if (!isFinished) await subject.shutdown(1).catch(() => undefined);
  });
  return {
    subject,
    watch,
    record: (count) => {
      for (let index = 0; index < count; index += 1) subject.record(recorded + index);
      recorded += count;
      watch.sample();
    },
    finish,
  };
}

/** Expects that the server answered each of the first `count` items with success at least once, and nothing else. */
export function expectDelivered(server: FaultServer, count: number, signal: Signal = 'traces'): void {
  expect([...new Set(indexes(server, signal))]).toEqual(Array.from({ length: count }, (_, index) => index));
}

/** Expects that the server answered each of the first `count` items with success once, and nothing else. */
export function expectDeliveredOnce(server: FaultServer, count: number, signal: Signal = 'traces'): void {
  expect(indexes(server, signal)).toEqual(Array.from({ length: count }, (_, index) => index));
}

function indexes(server: FaultServer, signal: Signal): number[] {
  return server
    .delivered(signal)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}
