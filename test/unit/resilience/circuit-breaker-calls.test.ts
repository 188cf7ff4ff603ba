/** What becomes of the promises of guarded calls, and of calls that overlap. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OptimizedCircuitBreaker } from '../../../src/resilience/index.ts';

const execute = promisify(execFile);

const KINDS = [
  ['slow calls off', {}],
  ['slow calls on', { slowCallDurationMs: 1_000 }],
] as const;

describe.each(KINDS)('%s', (_, options) => {
  test('a result and an error are those of the call', async () => {
    const breaker = new OptimizedCircuitBreaker(options);
    const result = {};
    const error = new Error('down');
    expect(await breaker.execute(async () => result)).toBe(result);
    expect(await breaker.execute(() => result)).toBe(result);
    await expect(breaker.execute(() => Promise.reject(error))).rejects.toBe(error);
    await expect(
      breaker.execute(() => {
        throw error;
      }),
    ).rejects.toBe(error);
    expect(breaker.metrics()).toMatchObject({ calls: 4, failedCalls: 2 });
  });

  test('a call is counted before whoever made it goes on', async () => {
    const breaker = new OptimizedCircuitBreaker(options);
    await breaker.execute(async () => 1);
    expect(breaker.metrics().calls).toBe(1);
  });

  test('nobody who handles no error loses it', async () => {
    const program = `import { OptimizedCircuitBreaker } from 'otlp-native/resilience';
      process.on('unhandledRejection', ({ message }) => console.log(message));
      new OptimizedCircuitBreaker(${JSON.stringify(options)}).execute(async () => { throw new Error('lost') });`;
    const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', program]);
    expect(stdout).toBe('lost\n');
  });
});

test('calls that overlap, more than are kept to be used again, each have their own duration', async () => {
  const call = fc.record({ startMs: fc.nat(1_000), durationMs: fc.nat(1_000), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 600 }), async (calls) => {
      let nowMs = 0;
      const clock = { now: () => nowMs, after: () => () => {} };
      const breaker = new OptimizedCircuitBreaker({ slowCallDurationMs: 500, minimumCalls: 1_000, clock });
      const seen: (number | null)[] = [];
      breaker.on('success', ({ durationMs }) => seen.push(durationMs));
      breaker.on('failure', ({ durationMs }) => seen.push(durationMs));
      const steps = calls.flatMap(({ startMs, durationMs, fails }) => {
        const { promise, resolve, reject } = deferred();
        const end = (): void => (fails ? reject(new Error()) : resolve());
        return [
          { atMs: startMs, run: () => void breaker.execute(() => promise).catch(() => {}) },
          { atMs: startMs + durationMs, run: end },
        ];
      });
      // The sort keeps the order of equals, so a call ends after it began.
      const order = steps.toSorted((a, b) => a.atMs - b.atMs);
      for (const { atMs, run } of order) {
        nowMs = atMs;
        run();
        await Promise.resolve();
        await Promise.resolve();
      }
      expect(seen).toHaveLength(calls.length);
      const durations = calls.map(({ durationMs }) => durationMs);
      expect(seen.toSorted(byValue)).toEqual(durations.toSorted(byValue));
      expect(breaker.metrics().calls).toBe(Math.min(100, calls.length));
    }),
    { numRuns: 50 },
  );
});

function byValue(a: number | null, b: number | null): number {
  return (a ?? -1) - (b ?? -1);
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } {
  let resolve = (): void => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<void>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}
