import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BudgetControl, type BudgetEvent, MIN_SPAN_SHARE } from '../../../src/cost/budget-control.ts';

const BUDGET = 0.02;

/** What telemetry would cost if nothing were left out, as shares of the main thread. */
interface Load {
  readonly spans: number;
  /** Of low severity, which may be left out. */
  readonly lowLogs: number;
  readonly highLogs: number;
  readonly metrics: number;
}

/** A program under a control: traces that began before a change keep the share that they were given for `lag` windows. */
class Program {
  readonly control = new BudgetControl(BUDGET);
  readonly events: BudgetEvent[] = [];
  used = 0;
  private readonly shares: number[] = [];
  private readonly lag: number;

  constructor(lag: number) {
    this.lag = lag;
  }

  run(load: Load, windows: number, noise: (window: number) => number = () => 1): void {
    for (let window = 0; window < windows; window++) {
      const factor = noise(window);
      const share = this.shares.at(-1 - this.lag) ?? 1;
      const { keepsLogs } = this.control;
      const spans = load.spans * share * factor;
      const logs = (load.highLogs + (keepsLogs ? load.lowLogs : 0)) * factor;
      this.used = spans + logs + load.metrics;
      const shedLogs = keepsLogs ? 0 : load.lowLogs * factor;
      const event = this.control.step({ spans, logs, shedLogs, other: load.metrics });
      if (event !== null) this.events.push(event);
      this.shares.push(this.control.spanShare);
      expect(this.control.spanShare).toBeGreaterThanOrEqual(MIN_SPAN_SHARE);
      expect(this.control.spanShare).toBeLessThanOrEqual(1);
      expect(this.control.isShedding).toBe(this.events.at(-1) === 'exceeded');
    }
  }
}

const share = (max: number): fc.Arbitrary<number> => fc.double({ min: 0, max, noNaN: true });
const loads: fc.Arbitrary<Load> = fc.record({
  spans: share(1),
  lowLogs: share(0.5),
  // What can't be left out takes at most half of the budget here.
  highLogs: share(BUDGET / 4),
  metrics: share(BUDGET / 4),
});
const lags = fc.integer({ min: 0, max: 2 });
const total = ({ spans, lowLogs, highLogs, metrics }: Load): number => spans + lowLogs + highLogs + metrics;

test('whatever the load, telemetry is within its budget after some windows, and stays there without a change', () => {
  fc.assert(
    fc.property(loads, lags, (load, lag) => {
      const program = new Program(lag);
      program.run(load, 40);
      expect(program.used).toBeLessThanOrEqual(BUDGET);
      const { spanShare, keepsLogs } = program.control;
      const told = program.events.length;
      program.run(load, 20);
      expect(program.used).toBeLessThanOrEqual(BUDGET);
      expect([program.control.spanShare, program.control.keepsLogs]).toEqual([spanShare, keepsLogs]);
      expect(program.events).toHaveLength(told);
      expect(told).toBeLessThanOrEqual(total(load) > BUDGET ? 1 : 0);
    }),
    { numRuns: 2000 },
  );
});

test('no more is left out than the budget asks for: three quarters of it are used, or nothing more could be kept', () => {
  fc.assert(
    fc.property(loads, lags, (load, lag) => {
      const program = new Program(lag);
      program.run(load, 60);
      const { spanShare, keepsLogs } = program.control;
      if (spanShare < 1 && spanShare > MIN_SPAN_SHARE) {
        expect(keepsLogs || load.lowLogs + load.highLogs === 0).toBe(load.lowLogs + load.highLogs === 0);
        expect(program.used).toBeGreaterThan(BUDGET * 0.7);
      }
      if (spanShare === 1 && !keepsLogs) expect(total(load)).toBeGreaterThan(BUDGET * 0.8);
    }),
    { numRuns: 2000 },
  );
});

test('a load below the budget changes nothing, nor does a single window above it', () => {
  fc.assert(
    fc.property(loads, fc.nat(19), (load, burst) => {
      fc.pre(total(load) > 1e-6);
      const scale = (BUDGET * 0.99) / total(load);
      const small: Load = {
        spans: load.spans * scale,
        lowLogs: load.lowLogs * scale,
        highLogs: load.highLogs * scale,
        metrics: load.metrics * scale,
      };
      const program = new Program(0);
      program.run(small, 20, (window) => (window === burst ? 50 : 1));
      expect(program.events).toEqual([]);
      expect(program.control.isShedding).toBe(false);
    }),
  );
});

test('when the load is gone everything comes back, and that is told once', () => {
  fc.assert(
    fc.property(loads, lags, share(0.7), (load, lag, rest) => {
      const program = new Program(lag);
      program.run(load, 40);
      const before = program.events.length;
      program.run({ spans: BUDGET * rest, lowLogs: 0, highLogs: 0, metrics: 0 }, 40);
      expect(program.control.isShedding).toBe(false);
      expect(program.events.slice(before)).toEqual(before === 0 ? [] : ['recovered']);
    }),
    { numRuns: 1000 },
  );
});

test('a load that varies by a tenth around the budget begins at most once and does not flap', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.85, max: 4, noNaN: true }),
      fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 100, maxLength: 100 }),
      (multiple, factors) => {
        const program = new Program(1);
        const load = { spans: BUDGET * multiple, lowLogs: 0, highLogs: 0, metrics: 0 };
        program.run(load, 100, (window) => factors[window] ?? 1);
        expect(program.events.filter((event) => event === 'recovered').length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 500 },
  );
});

test('what can’t be left out may exceed the budget alone: then as few traces are kept as ever are', () => {
  const program = new Program(0);
  program.run({ spans: 0.1, lowLogs: 0.1, highLogs: 0, metrics: 0.05 }, 20);
  expect(program.control.spanShare).toBe(MIN_SPAN_SHARE);
  expect(program.control.keepsLogs).toBe(false);
  expect(program.events).toEqual(['exceeded']);
});
