import { describe, expect, test } from 'vitest';
import { anyValue, keyValues } from '../../../src/client/build/attributes.ts';
import { logsRequest } from '../../../src/client/build/logs-request.ts';
import { metricsRequest } from '../../../src/client/build/metrics-request.ts';
import { traceRequest } from '../../../src/client/build/trace-request.ts';
import { unixNano } from '../../../src/client/build/unix-nano.ts';

describe('values', () => {
  test.each([
    ['text', { stringValue: 'text' }],
    [true, { boolValue: true }],
    [7, { intValue: 7 }],
    [2 ** 53, { doubleValue: 2 ** 53 }],
    [-0, { doubleValue: -0 }],
    [1.5, { doubleValue: 1.5 }],
    [NaN, { doubleValue: NaN }],
    [2n ** 60n, { intValue: 2n ** 60n }],
    [null, {}],
    [Uint8Array.of(1), { bytesValue: Uint8Array.of(1) }],
    [new Date(0), { stringValue: '1970-01-01T00:00:00.000Z' }],
    [new Date(NaN), { stringValue: 'Invalid Date' }],
    [Symbol('s'), { stringValue: 'Symbol(s)' }],
    [[1, undefined], { arrayValue: { values: [{ intValue: 1 }, {}] } }],
    [{ a: 1, b: undefined }, { kvlistValue: { values: [{ key: 'a', value: { intValue: 1 } }] } }],
  ])('%s', (value, expected) => {
    expect(anyValue(value)).toEqual(expected);
  });

  test('a value that holds itself ends somewhere', () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    expect(JSON.stringify(anyValue(cyclic))).toContain('too deep');
  });

  test('attributes without a value are left out', () => {
    expect(keyValues({ a: 'x', b: undefined })).toEqual([{ key: 'a', value: { stringValue: 'x' } }]);
    expect(keyValues(undefined)).toEqual([]);
  });
});

describe('times', () => {
  test.each([
    [new Date(1_500), '1500000000'],
    [1.5, '1500000'],
    [1_700_000_000_000.25, '1700000000000250000'],
    [[3, 7] as const, '3000000007'],
    [2n ** 64n - 1n, '18446744073709551615'],
    [0, '0'],
  ])('%s', (time, expected) => {
    expect(unixNano(time)).toBe(expected);
  });

  test.each([[NaN], [-1], [-1n], [2n ** 64n], [new Date(NaN)], ['now'], [[1.5, 0]], [undefined], [null]])(
    '%s is none',
    (time) => {
      expect(() => unixNano(time as number)).toThrow(expect.objectContaining({ code: 'INVALID_ITEM' }));
    },
  );
});

const resource = { attributes: { 'service.name': 'a' }, schemaUrl: 'https://r' };
const scope = { name: 's', version: '1', schemaUrl: 'https://s', attributes: { x: 1 } };
const SOURCE = {
  resource: { attributes: [{ key: 'service.name', value: { stringValue: 'a' } }] },
  schemaUrl: 'https://r',
};
const SCOPE = {
  scope: { name: 's', version: '1', attributes: [{ key: 'x', value: { intValue: 1 } }] },
  schemaUrl: 'https://s',
};

test('a span with everything', () => {
  const span = {
    name: 'n',
    traceId: 'aa'.repeat(16),
    spanId: 'bb'.repeat(8),
    parentSpanId: 'cc'.repeat(8),
    traceFlags: 0x1ff,
    traceState: 'k=v',
    kind: 'server',
    startTime: 1,
    endTime: 2,
    attributes: { a: 1 },
    events: [{ name: 'e', time: 1 }],
    links: [{ traceId: 'dd'.repeat(16), spanId: 'ee'.repeat(8) }],
    status: 'error',
    statusMessage: 'bad',
  } as const;
  const spans = [
    {
      traceId: span.traceId,
      spanId: span.spanId,
      parentSpanId: span.parentSpanId,
      traceState: 'k=v',
      flags: 0xff,
      name: 'n',
      kind: 2,
      startTimeUnixNano: '1000000',
      endTimeUnixNano: '2000000',
      attributes: [{ key: 'a', value: { intValue: 1 } }],
      events: [{ name: 'e', timeUnixNano: '1000000', attributes: [] }],
      links: [{ ...span.links[0], attributes: [] }],
      status: { code: 2, message: 'bad' },
    },
  ];
  expect(traceRequest({ resource, scope, spans: [span] })).toEqual({
    resourceSpans: [{ ...SOURCE, scopeSpans: [{ ...SCOPE, spans }] }],
  });
});

test('spans without ids get their own', () => {
  const plain = { name: 'n', startTime: 1, endTime: 2 };
  const spans = traceRequest({ spans: [plain, plain] }).resourceSpans?.[0]?.scopeSpans?.[0]?.spans ?? [];
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(2);
  for (const { traceId, spanId } of spans) {
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
  }
});

test('a log record with everything', () => {
  const record = {
    body: { a: [1] },
    time: 1,
    observedTime: 2,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: 'e',
    attributes: { a: 1 },
    traceId: 'aa'.repeat(16),
    spanId: 'bb'.repeat(8),
    traceFlags: 1,
  };
  const logRecords = [
    {
      timeUnixNano: '1000000',
      observedTimeUnixNano: '2000000',
      severityNumber: 9,
      severityText: 'INFO',
      eventName: 'e',
      body: { kvlistValue: { values: [{ key: 'a', value: { arrayValue: { values: [{ intValue: 1 }] } } }] } },
      attributes: [{ key: 'a', value: { intValue: 1 } }],
      flags: 1,
      traceId: record.traceId,
      spanId: record.spanId,
    },
  ];
  expect(logsRequest({ resource, scope, records: [record] })).toEqual({
    resourceLogs: [{ ...SOURCE, scopeLogs: [{ ...SCOPE, logRecords }] }],
  });
});

test('metrics of every kind', () => {
  const base = { time: 2, startTime: 1 };
  const times = { startTimeUnixNano: '1000000', timeUnixNano: '2000000', attributes: [] };
  const request = metricsRequest({
    resource,
    scope,
    metrics: [
      { kind: 'gauge', name: 'g', unit: 'By', description: 'd', points: [{ ...base, value: 1.5 }] },
      { kind: 'sum', name: 's', temporality: 'delta', points: [{ ...base, value: 3n }] },
      { kind: 'histogram', name: 'h', points: [{ ...base, bounds: [1, 2], counts: [1, 0, 2], sum: 9 }] },
      {
        kind: 'exponentialHistogram',
        name: 'e',
        points: [{ ...base, scale: 3, zeroCount: 1, positive: { offset: -2, counts: [1, 2] }, max: 4 }],
      },
    ],
  });
  const metrics = [
    { name: 'g', unit: 'By', description: 'd', gauge: { dataPoints: [{ ...times, asDouble: 1.5 }] } },
    {
      name: 's',
      sum: { dataPoints: [{ ...times, asInt: 3n }], aggregationTemporality: 1, isMonotonic: true },
    },
    {
      name: 'h',
      histogram: {
        dataPoints: [{ ...times, count: 3, sum: 9, bucketCounts: [1, 0, 2], explicitBounds: [1, 2] }],
        aggregationTemporality: 2,
      },
    },
    {
      name: 'e',
      exponentialHistogram: {
        dataPoints: [
          {
            ...times,
            count: 4,
            scale: 3,
            zeroCount: 1,
            positive: { offset: -2, bucketCounts: [1, 2] },
            max: 4,
          },
        ],
        aggregationTemporality: 2,
      },
    },
  ];
  expect(request).toEqual({ resourceMetrics: [{ ...SOURCE, scopeMetrics: [{ ...SCOPE, metrics }] }] });
});
