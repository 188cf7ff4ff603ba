import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HedgePolicy, hedge } from '../../../src/resilience/hedge/hedge.ts';
import type { Call } from '../../../src/resilience/policy.ts';
import { RetryBudget } from '../../../src/resilience/retry/retry-budget.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { holds } from '../../support/property.ts';
import { settled } from '../../support/settled.ts';

/** What a call does: takes so long, then succeeds or fails; it notes when it began and whether it was aborted. */
interface Behaviour {
  readonly takesMs: number;
  readonly succeeds: boolean;
}

function calls(behaviours: readonly Behaviour[], clock: FakeClock) {
  const begun: number[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const made = behaviours.map<Call<number>>(({ takesMs, succeeds }, id) => (signal) => {
    begun.push(clock.now());
    signals.push(signal);
    return new Promise((resolve, reject) =>
      clock.after(takesMs, () => (succeeds ? resolve(id) : reject(id))),
    );
  });
  return { begun, signals, made };
}

async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1) {
    clock.advance(1);
    await settled();
  }
}

test('the second begins after the delay, the first that succeeds wins, and the loser is aborted', async () => {
  const clock = new FakeClock();
  const { begun, signals, made } = calls(
    [
      { takesMs: 100, succeeds: true },
      { takesMs: 20, succeeds: true },
    ],
    clock,
  );
  const winner = hedge(made, { delayMs: 10, clock });
  await pass(clock, 31);
  expect(await winner).toBe(1);
  expect(begun).toEqual([1000, 1010]);
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
});

test('a failure makes the next begin at once', async () => {
  const clock = new FakeClock();
  const { begun, made } = calls(
    [
      { takesMs: 5, succeeds: false },
      { takesMs: 5, succeeds: true },
    ],
    clock,
  );
  const winner = hedge(made, { delayMs: 1_000, clock });
  await pass(clock, 11);
  expect(await winner).toBe(1);
  expect(begun).toEqual([1000, 1005]);
});

test('begins, wins and gives up as a simulation of it, with a budget or without', async () => {
  const behaviour = fc.record({ takesMs: fc.integer({ min: 1, max: 30 }), succeeds: fc.boolean() });
  const program = fc.record({
    behaviours: fc.array(behaviour, { minLength: 1, maxLength: 5 }),
    delayMs: fc.integer({ min: 1, max: 20 }),
    spare: fc.option(fc.nat(4)),
  });
  await holds(program, { runs: 40 }, async ({ behaviours, delayMs, spare }) => {
    const clock = new FakeClock();
    const budget =
      spare === null ? null : new RetryBudget({ ratio: 0, minPerSecond: spare, windowMs: 1_000, clock });
    const { begun, signals, made } = calls(behaviours, clock);
    const start = clock.now();
    let outcome: { at: number; value: number; won: boolean } | null = null;
    hedge(made, { delayMs, clock, budget }).then(
      (value) => {
        outcome = { at: clock.now() - start, value, won: true };
      },
      (value) => {
        outcome = { at: clock.now() - start, value, won: false };
      },
    );
    await settled();
    await pass(clock, 300);
    const expected = simulated(behaviours, delayMs, spare ?? Number.POSITIVE_INFINITY);
    expect(outcome).toEqual(expected.outcome);
    expect(begun.map((at) => at - start)).toEqual(expected.begun);
    const aborted = signals.flatMap((signal, id) => (signal?.aborted ? [id] : []));
    expect(aborted).toEqual(expected.aborted);
    expect(clock.nextAt).toBeNull();
  });
});

function simulated(behaviours: readonly Behaviour[], delayMs: number, spare: number) {
  const begun: number[] = [0];
  const failed = new Set<number>();
  let limit = behaviours.length;
  let lastBegan = 0;
  const next = (at: number) => {
    if (begun.length >= limit) return;
    if (begun.length > spare) {
      limit = begun.length;
      return;
    }
    begun.push(at);
    lastBegan = at;
  };
  for (let at = 1; ; at += 1) {
    // Timers run in the order in which they were set: calls before those that came later.
    const due: (() => { won: boolean; value: number } | null)[] = [];
    for (const [id, began] of begun.entries()) {
      const { takesMs, succeeds } = behaviours[id] ?? { takesMs: 0, succeeds: false };
      if (began + takesMs !== at || failed.has(id)) continue;
      due.push(() => {
        if (succeeds) return { won: true, value: id };
        failed.add(id);
        next(at);
        return failed.size === begun.length ? { won: false, value: id } : null;
      });
    }
    if (lastBegan + delayMs === at) next(at);
    for (const run of due) {
      const end = run();
      if (end === null) continue;
      const aborted = begun.flatMap((_, id) => (end.won && id !== end.value && !failed.has(id) ? [id] : []));
      return { outcome: { at, ...end }, begun, aborted };
    }
  }
}

test('an abort ends every attempt with its reason', async () => {
  const clock = new FakeClock();
  const { signals, made } = calls(
    [
      { takesMs: 50, succeeds: true },
      { takesMs: 50, succeeds: true },
    ],
    clock,
  );
  const controller = new AbortController();
  const outcome = hedge(made, { delayMs: 5, clock }, controller.signal);
  await pass(clock, 10);
  controller.abort('enough');
  await expect(outcome).rejects.toBe('enough');
  expect(signals.map((signal) => signal?.reason)).toEqual(['enough', 'enough']);
  await expect(hedge(made, { clock }, controller.signal)).rejects.toBe('enough');
});

test('an error after which no attempt helps ends it', async () => {
  const clock = new FakeClock();
  const policy = new HedgePolicy({ maxAttempts: 3, retryIf: (error) => error !== 'refused', clock });
  let attempts = 0;
  const call = () => {
    attempts += 1;
    return Promise.reject('refused');
  };
  await expect(policy.execute(call)).rejects.toBe('refused');
  expect(attempts).toBe(1);
});

test('options out of range are refused by name', () => {
  expect(() => hedge([])).toThrow('calls');
  expect(() => new HedgePolicy({ maxAttempts: 0 })).toThrow('maxAttempts');
  expect(() => new HedgePolicy({ delay: 3 } as object)).toThrow('delay');
});
