import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, onTestFinished, test } from 'vitest';
import { type CostBudgetMessage, CostGovernor } from '../../../src/cost/cost-governor.ts';
import { CostMeter } from '../../../src/cost/cost-meter.ts';

test('a service above its budget first loses log records of low severity, then traces, and both come back', () => {
  const messages: CostBudgetMessage[] = [];
  const listen = (message: unknown): void => void messages.push(message as CostBudgetMessage);
  subscribe('otlp-native.cost_budget', listen);
  onTestFinished(() => void unsubscribe('otlp-native.cost_budget', listen));
  let nowMs = 0;
  const governor = new CostGovernor(() => nowMs);
  const [spans, logs, points] = [new CostMeter('TRACES'), new CostMeter('LOGS'), new CostMeter('METRICS')];
  for (const meter of [spans, logs, points]) {
    governor.watch(meter, meter === spans ? 0.02 : null);
    onTestFinished(() => governor.forget(meter));
  }
  const second = (spanMs: number, logMs: number): void => {
    nowMs += 1000;
    spans.handOverMs += spanMs * governor.shedding.spanShare;
    if (governor.shedding.keepsLogs) logs.handOverMs += logMs;
    points.handOverMs += 1;
    governor.endWindow();
  };
  second(10, 20);
  expect(governor.mainThreadShare).toBeCloseTo(0.031);
  expect(governor.shedding.shedsLog(9)).toBe(false);
  second(10, 20);
  expect(governor.shedding.shedsLog(9)).toBe(true);
  expect(governor.shedding.shedsLog(13)).toBe(false);
  expect(governor.shedding.shedsLog(undefined)).toBe(false);
  expect(governor.shedding.spanShare).toBe(1);
  second(50, 20);
  second(50, 20);
  expect(governor.shedding.spanShare).toBeCloseTo(0.017 / 0.05, 2);
  expect(governor.mainThreadShare).toBeLessThan(0.02);
  for (let i = 0; i < 10; i++) second(1, 1);
  expect(governor.shedding.spanShare).toBe(1);
  expect(governor.shedding.keepsLogs).toBe(true);
  expect(messages.map(({ event, budget }) => [event, budget])).toEqual([
    ['exceeded', 0.02],
    ['recovered', 0.02],
  ]);
});

test('totals never go back: what an exporter cost stays when it has ended', () => {
  const governor = new CostGovernor(() => 0);
  const meter = new CostMeter('TRACES');
  governor.watch(meter, null);
  meter.handOverMs = 5;
  meter.shed = 3;
  const before = governor.totals().get('TRACES');
  governor.forget(meter);
  expect(governor.totals().get('TRACES')).toEqual(before);
  expect(before).toMatchObject({ handOverMs: 5, shed: 3 });
});
