import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test, vi } from 'vitest';
import { plainSpan } from '../support/custom-spans.ts';
import { accountedFor, expectSettled } from '../support/ledger.ts';
import { type CollectingReceiver, processorTo, startReceiver } from './collecting-receiver.ts';

const withResource = (index: number, resource: Resource | ReadableSpan['resource']): ReadableSpan =>
  plainSpan(index, { resource, instrumentationScope: { name: 'late' } });

/** The attributes of each received span's resource, by the span's name. */
function resourceAttributes(far: CollectingReceiver): Record<string, unknown> {
  return Object.fromEntries(
    far
      .spans()
      .map(({ name, resource }) => [
        name,
        Object.fromEntries(resource.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
      ]),
  );
}

/** A value that a detector finds when `resolve` is called. */
function lateValue() {
  let resolve: (value: string) => void = () => {};
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test('spans wait for their resource’s attributes', async () => {
  const far = await startReceiver();
  const processor = processorTo(far, { batch: { delayMs: 0 } });
  const { promise, resolve } = lateValue();
  const late = resourceFromAttributes({ early: 'a', late: promise });
  processor.onEnd(withResource(0, late));
  processor.onEnd(withResource(1, late));
  await expect(processor.forceFlush(50)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
  expect(processor.stats()).toMatchObject({ accepted: 2, delivered: 0 });

  resolve('found');
  await processor.forceFlush();
  processor.onEnd(withResource(2, late));
  await processor.forceFlush();
  const attributes = { early: 'a', late: 'found' };
  expect(resourceAttributes(far)).toEqual({
    'span 0': attributes,
    'span 1': attributes,
    'span 2': attributes,
  });
});

test('spans go on by themselves once the attributes are there, without a flush', async () => {
  const far = await startReceiver();
  const processor = processorTo(far, { batch: { delayMs: 0 } });
  const { promise, resolve } = lateValue();
  processor.onEnd(withResource(0, resourceFromAttributes({ late: promise })));
  resolve('found');
  await vi.waitUntil(() => processor.stats().delivered === 1, 10_000);
  expect(resourceAttributes(far)).toEqual({ 'span 0': { late: 'found' } });
});

test('an attribute that can’t be detected is left out', async () => {
  const far = await startReceiver();
  const processor = processorTo(far);
  const failing = Promise.reject(new Error('no metadata service here'));
  processor.onEnd(withResource(0, resourceFromAttributes({ early: 'a', late: failing })));
  await processor.shutdown();
  expect(resourceAttributes(far)).toEqual({ 'span 0': { early: 'a' } });
});

test('a resource whose wait itself rejects is taken with what it has', async () => {
  const far = await startReceiver();
  const processor = processorTo(far);
  const broken = {
    attributes: { early: 'a' },
    asyncAttributesPending: true,
    waitForAsyncAttributes: () => Promise.reject(new Error('broken')),
  } as unknown as ReadableSpan['resource'];
  processor.onEnd(withResource(0, broken));
  await processor.forceFlush();
  expect(resourceAttributes(far)).toEqual({ 'span 0': { early: 'a' } });
});

test('attributes that never come: forceFlush and shutdown give up in time, and the span is accounted for', async () => {
  const far = await startReceiver();
  const processor = processorTo(far);
  processor.onEnd(
    withResource(0, resourceFromAttributes({ early: 'a', never: new Promise<string>(() => {}) })),
  );
  await expect(processor.forceFlush(50)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
  expect(processor.stats()).toMatchObject({ accepted: 1, delivered: 0 });
  await processor.shutdown(50).catch(() => undefined);
  const stats = processor.stats();
  expect(stats).toMatchObject({ accepted: 1, queued: 0, inFlight: 0 });
  expect(accountedFor(stats)).toBe(1);
});

test('more scopes than an epoch holds under a resource that is still pending: every span arrives', async () => {
  const far = await startReceiver();
  const processor = processorTo(far);
  const { promise, resolve } = lateValue();
  const late = resourceFromAttributes({ early: 'a', late: promise });
  const count = 5000;
  for (let index = 0; index < count; index++) {
    processor.onEnd(plainSpan(index, { resource: late, instrumentationScope: { name: `scope ${index}` } }));
  }
  resolve('found');
  await processor.shutdown();
  await far.receiver.close();
  expectSettled(processor, count, { delivered: count });
  const spans = far.spans();
  expect(new Set(spans.map(({ name, scope }) => `${name} ${scope.name}`)).size).toBe(count);
  // Those of the epoch that ended went with what was known by then.
  expect(
    new Set(Object.values(resourceAttributes(far)).map((attributes) => JSON.stringify(attributes))),
  ).toEqual(new Set(['{"early":"a"}', '{"early":"a","late":"found"}']));
});
