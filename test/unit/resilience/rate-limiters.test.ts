/** Each limiter beside a model that keeps every grant and decides by the definition, in whole numbers. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FixedWindow } from '../../../src/resilience/rate-limiters/fixed-window.ts';
import { LeakyBucket } from '../../../src/resilience/rate-limiters/leaky-bucket.ts';
import type { RateLimiter } from '../../../src/resilience/rate-limiters/rate-limiter.ts';
import { SlidingLog } from '../../../src/resilience/rate-limiters/sliding-log.ts';
import { SlidingWindow } from '../../../src/resilience/rate-limiters/sliding-window.ts';
import { TokenBucket } from '../../../src/resilience/rate-limiters/token-bucket.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { holds } from '../../support/property.ts';

const SEGMENTS = 4;

interface Settings {
  readonly permits: number;
  /** A multiple of the segments, so that those are whole milliseconds. */
  readonly intervalMs: number;
  readonly burst: number;
}
interface Grant {
  readonly at: number;
  readonly count: number;
}
/** Whether `count` may go at `now`, after those that went; the time begins with 0. */
type Model = (settings: Settings, grants: readonly Grant[], now: number, count: number) => boolean;

const sum = (grants: readonly Grant[]) => grants.reduce((total, { count }) => total + count, 0);
const since = (grants: readonly Grant[], isIn: (at: number) => boolean) =>
  sum(grants.filter(({ at }) => isIn(at)));

const MODELS: Record<string, { make(settings: Settings, clock: FakeClock): RateLimiter; mayGo: Model }> = {
  TokenBucket: {
    make: (settings, clock) => new TokenBucket({ ...settings, clock }),
    mayGo({ permits, intervalMs, burst }, grants, now, count) {
      // In units of a permit's `intervalMs`th part, of which `permits` come each millisecond.
      let level = burst * intervalMs;
      let then = 0;
      for (const { at, count: taken } of grants) {
        level = Math.min(burst * intervalMs, level + (at - then) * permits) - taken * intervalMs;
        then = at;
      }
      return Math.min(burst * intervalMs, level + (now - then) * permits) >= count * intervalMs;
    },
  },
  LeakyBucket: {
    make: ({ permits, intervalMs }, clock) => new LeakyBucket({ permits, intervalMs, clock }),
    mayGo({ permits, intervalMs }, grants, now) {
      const last = grants.at(-1);
      return last === undefined || (now - last.at) * permits >= last.count * intervalMs;
    },
  },
  FixedWindow: {
    make: ({ permits, intervalMs }, clock) => new FixedWindow({ permits, intervalMs, clock }),
    mayGo({ permits, intervalMs }, grants, now, count) {
      const windowOf = (at: number) => Math.floor(at / intervalMs);
      return since(grants, (at) => windowOf(at) === windowOf(now)) + count <= permits;
    },
  },
  SlidingWindow: {
    make: ({ permits, intervalMs }, clock) =>
      new SlidingWindow({ permits, intervalMs, segments: SEGMENTS, clock }),
    mayGo({ permits, intervalMs }, grants, now, count) {
      const segmentOf = (at: number) => Math.floor((at * SEGMENTS) / intervalMs);
      return since(grants, (at) => segmentOf(at) >= segmentOf(now) - SEGMENTS) + count <= permits;
    },
  },
  SlidingLog: {
    make: ({ permits, intervalMs }, clock) => new SlidingLog({ permits, intervalMs, clock }),
    mayGo: ({ permits, intervalMs }, grants, now, count) =>
      since(grants, (at) => at > now - intervalMs) + count <= permits,
  },
};

const settings = fc.record({
  permits: fc.integer({ min: 1, max: 12 }),
  intervalMs: fc.integer({ min: 1, max: 250 }).map((segment) => segment * SEGMENTS),
  burst: fc.integer({ min: 1, max: 12 }),
});
const steps = fc.array(
  fc.record({
    pauseMs: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(2_000)),
    count: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 12 })),
  }),
  { maxLength: 150 },
);

describe.each(Object.entries(MODELS))('%s', (_name, { make, mayGo }) => {
  test('lets go what its definition lets go, and says when the next may', async () => {
    await holds(fc.record({ settings, steps }), { runs: 200 }, async (program) => {
      const clock = new FakeClock();
      const start = clock.now();
      const limiter = make(program.settings, clock);
      const grants: Grant[] = [];
      for (const { pauseMs, count: wanted } of program.steps) {
        clock.advance(pauseMs);
        const now = clock.now() - start;
        const count = Math.min(wanted, program.settings.permits, program.settings.burst);
        const expected = mayGo(program.settings, grants, now, count);
        const waitMs = limiter.retryAfterMs(count);
        expect(waitMs === 0).toBe(expected);
        if (!expected) {
          // Not before then, and then.
          const wholeMs = Math.ceil(waitMs - 1e-6);
          expect(mayGo(program.settings, grants, now + wholeMs, count)).toBe(true);
          expect(mayGo(program.settings, grants, now + wholeMs - 1, count)).toBe(false);
        }
        expect(limiter.tryAcquire(count)).toBe(expected);
        if (expected) grants.push({ at: now, count });
      }
      expect(limiter.stats().granted).toBe(sum(grants));
    });
  });
});

test.each(['SlidingWindow', 'SlidingLog'])('%s never lets more go in any interval', async (name) => {
  const { make } = MODELS[name] ?? expect.fail();
  await holds(fc.record({ settings, steps }), { runs: 200 }, async (program) => {
    const clock = new FakeClock();
    const limiter = make(program.settings, clock);
    const grants: Grant[] = [];
    for (const { pauseMs } of program.steps) {
      clock.advance(pauseMs);
      while (limiter.tryAcquire()) grants.push({ at: clock.now(), count: 1 });
    }
    const { permits, intervalMs } = program.settings;
    for (const { at: end } of grants) {
      expect(since(grants, (at) => at > end - intervalMs && at <= end)).toBeLessThanOrEqual(permits);
    }
  });
});
