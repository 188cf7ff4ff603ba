import { expect, test } from 'vitest';
import { HEAP_GROWTH_NODE_OPTIONS } from '../../bench/measure/heap-growth.ts';
import { startChild } from '../support/child.ts';

/** Bytes that an item may allocate on the JavaScript heap, all garbage included; docs/guide/cost.md states them. */
const BUDGET = {
  /** Our own span, from its start to its end, with ten attributes and an event. */
  ownSpan: 1300,
  /** What `NativeSpanProcessor` adds to such a span of the official SDK. */
  sdkSpan: 240,
  /** A log record with two attributes; the object that is emitted, too. */
  logRecord: 160,
};

test('an item allocates no more on the heap than its budget', async () => {
  const child = startChild(
    new URL('./children/heap-budget-child.ts', import.meta.url),
    {},
    HEAP_GROWTH_NODE_OPTIONS,
  );
  const { code, stdout, stderr } = await child.ended();
  expect(code, stderr).toBe(0);
  const bytes = JSON.parse(stdout) as Record<keyof typeof BUDGET, number>;
  for (const [item, budget] of Object.entries(BUDGET) as [keyof typeof BUDGET, number][]) {
    expect(bytes[item], item).toBeLessThanOrEqual(budget);
    expect(bytes[item], item).toBeGreaterThan(0);
  }
});
