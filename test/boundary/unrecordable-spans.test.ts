import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { byKey, differences } from '../support/canonical.ts';
import { reference } from '../support/canonical-reference.ts';
import { plainSpan } from '../support/custom-spans.ts';
import { expectSettled } from '../support/ledger.ts';
import { sdk3 } from '../support/sdk3.ts';
import { processorTo, startReceiver } from './collecting-receiver.ts';

const throwing = () => {
  throw new Error('a getter that fails');
};
/** Attributes of which the last can't be read, after strings that were already on the rope. */
const broken = () =>
  Object.defineProperty({ 'new key': 'new value', long: 'é'.repeat(2000) }, 'broken', {
    get: throwing,
    enumerable: true,
  });

test('spans around ones that can’t be recorded arrive as if those had never been', async () => {
  const context = plainSpan(0).spanContext();
  const endless: Record<string, unknown> = {};
  endless.itself = Array.from({ length: 50 }, () => endless);
  const spoilers: object[] = [
    { attributes: broken() },
    { events: [{ name: 'new event', time: [1, 2], attributes: broken() }] },
    { links: [{ context, attributes: broken() }] },
    { attributes: { endless } },
    { spanContext: () => ({ ...context, traceId: 'é'.repeat(32).slice(1) }) },
    { parentSpanContext: { ...context, spanId: 'short' } },
    { links: [{ context: { ...context, spanId: '' } }] },
    { instrumentationScope: { name: 'scope', attributes: broken() } },
    { resource: { attributes: broken() } },
    { resource: { attributes: { fine: 'é' } }, instrumentationScope: { name: 'x', attributes: broken() } },
    { name: undefined, events: null },
  ];
  const good = spoilers.map((_, index): ReadableSpan => {
    const attributes = { 'new key': 'new value', text: `漢 ${index}` };
    return { ...plainSpan(index), attributes, events: [{ name: 'new event', time: [1, 2] }] };
  });
  const far = await startReceiver();
  const processor = processorTo(far);
  for (const [index, spoiler] of spoilers.entries()) {
    // A cast, as in applications: nothing but the type system keeps such objects away.
    processor.onEnd({ ...plainSpan(1000 + index), ...spoiler } as unknown as ReadableSpan);
    const next = good[index];
    if (next !== undefined) processor.onEnd(next);
  }
  await processor.shutdown();
  await far.receiver.close();
  expect(differences(reference(sdk3, good), byKey(far.spans()))).toEqual([]);
  expect(far.spans()).toHaveLength(good.length);
  expectSettled(processor, spoilers.length * 2, { delivered: good.length, invalid: spoilers.length });
});

test('ids that are not hexadecimal cost only their own span', async () => {
  const far = await startReceiver();
  const processor = processorTo(far);
  const withIds = (index: number, traceId: string, spanId: string): ReadableSpan => ({
    ...plainSpan(index),
    spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
  });
  processor.onEnd(plainSpan(0));
  processor.onEnd(withIds(1, 'z'.repeat(32), '1'.repeat(16)));
  processor.onEnd(withIds(2, '1'.repeat(32), 'é'.repeat(16)));
  processor.onEnd(withIds(3, '🙂'.repeat(16), '1'.repeat(16)));
  processor.onEnd(plainSpan(4));
  await processor.shutdown();
  await far.receiver.close();
  expect(far.spans().map(({ name }) => name)).toEqual(['span 0', 'span 4']);
  expectSettled(processor, 5, { delivered: 2, invalid: 3 });
});
