import { expect, test } from 'vitest';
import { startChild } from '../support/child.ts';
import { startServer } from '../support/fault-run.ts';
import { SIGNALS } from '../support/signals.ts';
import { endingOf } from './children/worker-endings.mjs';
import type { FarmReport, WorkerFarm } from './children/worker-farm.ts';

const MIB = 1024 * 1024;

test.each([
  ['a thousand worker threads', 1_000, false],
  ['worker threads with all signals', 60, true],
])(
  '%s come and go, some in the middle of an export: no crash, no growth, no lost item',
  {
    timeout: 240_000,
  },
  async (_, workers, hasAllSignals) => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const silent = await startServer({ protocol: 'http/protobuf', answer: { kind: 'silence' } });
    const farm: WorkerFarm = {
      endpoint: server.endpoint,
      silentEndpoint: silent.endpoint,
      workers,
      itemsAWorker: 10,
      hasAllSignals,
    };
    const ended = await startChild(new URL('./children/worker-farm.ts', import.meta.url), farm, [
      '--expose-gc',
    ]).ended();
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' });

    for (const signal of hasAllSignals ? SIGNALS : (['traces'] as const)) {
      const counts = new Map<string, number>();
      for (const { scope } of server.delivered(signal)) counts.set(scope, (counts.get(scope) ?? 0) + 1);
      for (const ending of ['shutdown', 'natural', 'process.exit'] as const) {
        const ofEnding = Array.from({ length: workers }, (_, index) => endingOf(index)).filter(
          (one) => one === ending,
        );
        expect([signal, ending, counts.get(ending)]).toEqual([
          signal,
          ending,
          ofEnding.length * farm.itemsAWorker,
        ]);
      }
    }

    const { rssBytes, threads, files } = JSON.parse(ended.stdout) as FarmReport;
    // By the third tenth V8's and the allocator's own pools have their size.
    const growth = (values: number[]): number => (values.at(-1) ?? 0) - (values[2] ?? 0);
    expect(growth(rssBytes)).toBeLessThan(40 * MIB);
    expect(growth(threads)).toBeLessThanOrEqual(2);
    expect(growth(files)).toBeLessThanOrEqual(4);
  },
);
