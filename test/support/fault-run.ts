/** Spans on their way to a server in trouble, with the ledger watched all the while. */

import { type ExporterOptions, NativeSpanProcessor } from 'otlp-native/otel';
import { expect, onTestFinished } from 'vitest';
import type { Protocol } from './answers.ts';
import { plainSpan } from './custom-spans.ts';
import { FaultServer, type FaultServerOptions } from './fault-server.ts';
import { LedgerWatch } from './ledger.ts';

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
  readonly processor: NativeSpanProcessor;
  readonly watch: LedgerWatch;
  /** Ends so many spans more. */
  endSpans(count: number): void;
  /** Shuts down and fails unless the ledger balanced at every look. A shutdown that ran out of time is no failure here. */
  finish(timeoutMs?: number): Promise<void>;
}

export function startRun(endpoint: string, protocol: Protocol, options: ExporterOptions = {}): FaultRun {
  const processor = new NativeSpanProcessor({
    endpoint,
    protocol,
    compression: 'none',
    retry: QUICK_RETRY,
    ...options,
    // A batch ends when it is full or flushed, not when the machine is slow, so that tests can count requests.
    batch: { delayMs: 3_600_000, ...options.batch },
  });
  const watch = new LedgerWatch(processor);
  let ended = 0;
  let isFinished = false;
  const finish = async (timeoutMs?: number): Promise<void> => {
    isFinished = true;
    await processor.shutdown(timeoutMs).catch(() => undefined);
    watch.stop();
  };
  onTestFinished(async () => {
    if (!isFinished) await processor.shutdown(1).catch(() => undefined);
  });
  return {
    processor,
    watch,
    endSpans: (count) => {
      for (let index = 0; index < count; index += 1) processor.onEnd(plainSpan(ended + index));
      ended += count;
      watch.sample();
    },
    finish,
  };
}

/** Expects that the server answered each of the first `count` spans with success at least once, and nothing else. */
export function expectDelivered(server: FaultServer, count: number): void {
  const ids = new Set(server.deliveredSpans.map(({ spanId }) => Number.parseInt(spanId, 16) - 1));
  expect([...ids].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
}

/** Expects that the server answered each of the first `count` spans with success once, and nothing else. */
export function expectDeliveredOnce(server: FaultServer, count: number): void {
  const ids = server.deliveredSpans
    .map(({ spanId }) => Number.parseInt(spanId, 16) - 1)
    .sort((a, b) => a - b);
  expect(ids).toEqual(Array.from({ length: count }, (_, index) => index));
}
