import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { plainSpan } from '../support/custom-spans.ts';
import { expectWhole } from './collecting-receiver.ts';

const withAttributes = (index: number, attributes: object): ReadableSpan => ({
  ...plainSpan(index),
  attributes: attributes as ReadableSpan['attributes'],
});

const deep = (levels: number): unknown =>
  levels === 0 ? 'bottom' : levels % 2 === 0 ? [deep(levels - 1)] : { in: deep(levels - 1) };

describe('arrives as the official serializer writes it:', () => {
  test.each<[string, object]>([
    [
      'text beyond ASCII, in keys and values',
      { ключ: 'значение', 鍵: '値', '🔑': '🙂'.repeat(3), mixed: 'aé漢🙂' },
    ],
    [
      'halves of a surrogate pair in two neighbouring values',
      { high: 'x\ud83d', low: '\ude42y', after: 'plain' },
    ],
    ['halves of a surrogate pair in a value and the next key', { high: '\ud83d', '\ude42low': '\ude42' }],
    ['halves in the wrong order, and alone', { a: '\ude42\ud83d', b: '\ud83d', c: '\ude42', d: '' }],
    ['a value of 100 kB', { text: 'x'.repeat(100_000), after: 1 }],
    ['a value of 100 kB beyond ASCII', { text: '漢🙂'.repeat(20_000), after: 1 }],
    [
      'values of any shape inside each other',
      {
        any: {
          list: [1, 'two', null, [true, { three: 3.5 }], []],
          empty: {},
          bytes: new Uint8Array([0, 255]),
        },
      },
    ],
    ['20 levels of values', { deep: deep(20) }],
    [
      'bytes of every length up to a word',
      Object.fromEntries(
        [0, 1, 2, 3, 4, 5].map((size) => [`${size}`, new Uint8Array(size).fill(200 + size)]),
      ),
    ],
    [
      'as many keys as a template holds',
      Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`key ${index}`, index])),
    ],
    [
      'more keys than a template holds',
      Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`key ${index}`, `value ${index}`])),
    ],
    [
      'numbers at the ends of their kinds',
      {
        a: 2 ** 31 - 1,
        b: 2 ** 31,
        c: -(2 ** 31),
        d: -(2 ** 31) - 1,
        e: -0,
        f: 2 ** 53,
        g: 0.1,
        h: Number.NaN,
        i: Number.NEGATIVE_INFINITY,
      },
    ],
    [
      'arrays of each kind, empty ones, and ones with gaps',
      { s: ['', 'é'], n: [1, 1.5], b: [true], none: [], gaps: [null, 'x', undefined] },
    ],
    ['names of Object.prototype', JSON.parse('{"__proto__":"own","constructor":"x","hasOwnProperty":1}')],
    ['values that are nothing', { nothing: null, missing: undefined, fn: () => 1, big: 10n }],
  ])('%s', async (_, attributes) => {
    const context = plainSpan(0).spanContext();
    await expectWhole([
      plainSpan(0),
      withAttributes(1, attributes),
      // The second time, keys and short values come from the tables.
      withAttributes(2, attributes),
      {
        ...plainSpan(3),
        events: [{ name: 'event', time: [1, 2], attributes: attributes as ReadableSpan['attributes'] }],
        links: [{ context, attributes: attributes as ReadableSpan['attributes'] }],
      },
      plainSpan(4),
    ]);
  });

  test('one half of a surrogate pair at the end of each kind of text', async () => {
    const half = plainSpan(1);
    const high = 'x\ud83d';
    const low = '\ude42y';
    await expectWhole([
      {
        ...half,
        name: low + high,
        status: { code: 2, message: low + high },
        attributes: { [low + high]: low + high },
        events: [{ name: low + high, time: [1, 2], attributes: { [low]: high } }],
        resource: { attributes: { [low]: high } } as unknown as ReadableSpan['resource'],
        instrumentationScope: { name: low + high, version: low + high, schemaUrl: low + high },
      },
      { ...plainSpan(2), name: low },
    ]);
  });

  test('every field that a span has', async () => {
    const context = { ...plainSpan(1).spanContext(), traceFlags: 0x1ff, isRemote: true };
    const [full] = await expectWhole([
      {
        ...plainSpan(2),
        kind: 4,
        parentSpanContext: context,
        startTime: [2 ** 32, 999_999_999],
        endTime: [18_446_744_073, 709_551_615],
        status: { code: 2, message: 'no' },
        events: [{ name: 'e', time: [0, 0], droppedAttributesCount: 3 }],
        links: [{ context, droppedAttributesCount: 4 }],
        droppedAttributesCount: 1,
        droppedEventsCount: 2 ** 32 - 1,
        droppedLinksCount: 5,
      },
    ]);
    expect(full).toMatchObject({
      kind: 5,
      endTimeUnixNano: String(2n ** 64n - 1n),
      droppedEventsCount: 2 ** 32 - 1,
    });
  });
});

test('several scopes under several resources, in turns', async () => {
  const resources = ['a', 'b', 'c'].map((name) => ({
    attributes: { 'service.name': name },
    schemaUrl: `https://${name}`,
  }));
  const scopes = ['x', 'x', 'y'].map((name, index) => ({ name, version: `${index}`, attributes: { index } }));
  const spans = Array.from({ length: 90 }, (_, index) =>
    plainSpan(index, {
      resource: resources[index % 3] ?? {},
      instrumentationScope: scopes[Math.floor(index / 3) % 3] ?? {},
    }),
  );
  const received = await expectWhole(spans);
  expect(new Set(received.map(({ resource, scope }) => JSON.stringify([resource, scope]))).size).toBe(9);
});

test('epochs come and go with more keys than the tables hold', async () => {
  const spans = Array.from({ length: 12_000 }, (_, index) => {
    const keys = Array.from({ length: 6 }, (_, key) => [`key ${index}.${key}`, `value ${index}`]);
    return withAttributes(index, { [`first ${index % 50}`]: 1, ...Object.fromEntries(keys) });
  });
  await expectWhole(spans, { batch: { maxQueuedBytes: 2 ** 28 } });
});

test.each(['grpc', 'http/json'] as const)('over %s as over http/protobuf', async (protocol) => {
  await expectWhole([plainSpan(0), withAttributes(1, { text: 'aé漢🙂\ud83d', any: { list: [1, null] } })], {
    protocol,
  });
});
