import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import type { OwnSpan } from '../../../src/capture/own-span.ts';
import { OwnSpanWriter } from '../../../src/capture/own-span-writer.ts';
import { NativeTracerProvider, type NativeTracerProviderOptions } from '../../../src/sdk/trace/index.ts';

const tracerOf = (options: NativeTracerProviderOptions = {}) =>
  new NativeTracerProvider({ exporter: null, ...options }).getTracer('t');
const own = (span: Span): OwnSpan => span as unknown as OwnSpan;

function state(writer: OwnSpanWriter) {
  const { items, itemCount, recordCount } = writer.chunk();
  return { itemCount, recordCount, rope: items.rope, words: [...items.words.subarray(0, items.at)] };
}

const failing = {
  get: () => undefined,
  set: () => failing,
  unset: () => failing,
  serialize: () => {
    throw new Error('a trace state that fails');
  },
};

describe('a span that can’t be recorded leaves the chunk as it was', () => {
  test.each<[string, () => Span]>([
    [
      'ids that are none',
      () =>
        tracerOf({ idGenerator: { generateTraceId: () => 'x', generateSpanId: () => 'y' } }).startSpan('s'),
    ],
    [
      'a trace state that throws',
      () =>
        tracerOf().startSpan(
          's',
          {},
          trace.setSpanContext(ROOT_CONTEXT, {
            traceId: '1'.repeat(32),
            spanId: '2'.repeat(16),
            traceFlags: 1,
            traceState: failing,
          }),
        ),
    ],
    [
      'a link without a valid context',
      () => tracerOf().startSpan('s', { links: [{ context: undefined as never }] }),
    ],
    [
      'a value of too many words',
      () => {
        const long = new Array(2_000_000).fill(1);
        return tracerOf().startSpan('s', { attributes: { long, longer: [long, 1] } });
      },
    ],
  ])('%s', (_, start) => {
    const writer = new OwnSpanWriter();
    expect(writer.write(own(tracerOf().startSpan('before', { attributes: { a: 'b' } })))).toBe(true);
    const before = state(writer);
    const span = start();
    span.end();
    expect(writer.write(own(span))).toBe(false);
    expect(state(writer)).toEqual(before);
    expect(writer.write(own(tracerOf().startSpan('after')))).toBe(true);
    expect(writer.itemCount).toBe(2);
  });
});

test('a span that ends while another is written is refused, not mixed with it', () => {
  const writer = new OwnSpanWriter();
  const inner = tracerOf().startSpan('inner');
  const outcomes: boolean[] = [];
  const traceState = {
    ...failing,
    serialize: () => {
      outcomes.push(writer.write(own(inner)));
      return 'a=1';
    },
  };
  const parent = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, traceState };
  const outer = tracerOf().startSpan('outer', {}, trace.setSpanContext(ROOT_CONTEXT, parent));
  expect(writer.write(own(outer))).toBe(true);
  expect(outcomes).toEqual([false]);
  expect(writer.itemCount).toBe(1);
});

test('a span larger than the buffer is written whole', () => {
  const writer = new OwnSpanWriter();
  const numbers = Array.from({ length: 100_000 }, (_, index) => index);
  expect(writer.write(own(tracerOf().startSpan('s', { attributes: { numbers } })))).toBe(true);
  expect(writer.chunk().items.at).toBeGreaterThan(200_000);
});

test('the same keys in the same order are one template, also if one was set twice', () => {
  const writer = new OwnSpanWriter();
  const tracer = tracerOf();
  const write = (...keys: string[]): number => {
    const span = tracer.startSpan('s');
    for (const key of keys) span.setAttribute(key, 1);
    writer.write(own(span));
    return writer.chunk().definitions.at;
  };
  const defined = write('a', 'b');
  expect(write('a', 'a', 'b')).toBe(defined);
  expect(write('a', 'b', 'a')).toBe(defined);
  expect(write('b', 'a')).toBeGreaterThan(defined);
});
