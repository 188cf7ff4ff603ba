import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { plainSpan } from '../support/custom-spans.ts';
import { processorTo, startReceiver } from './collecting-receiver.ts';
import { nativeBinary } from './native-binary.ts';

/** OTLP/JSON with what proto3 allows to leave out left out, and 64-bit integers as strings. */
function lean(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => lean(item));
  if (typeof value !== 'object' || value === null) return key === 'intValue' ? String(value) : value;
  const isAnyValue = Object.keys(value).some((name) => name.endsWith('Value'));
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, lean(item, name)] as const)
      .filter(([, item]) => isAnyValue || !isDefault(item)),
  );
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === 0 || value === '' || value === undefined || value === null || value === false;
}

test('batch.request is what the official JsonTraceSerializer writes', async () => {
  const context = plainSpan(7).spanContext();
  const spans: ReadableSpan[] = [
    plainSpan(0),
    {
      ...plainSpan(1),
      kind: 2,
      parentSpanContext: { ...context, isRemote: true },
      status: { code: 2, message: 'ошибка' },
      attributes: {
        text: '🙂',
        yes: true,
        no: false,
        zero: 0,
        half: 0.5,
        big: 2 ** 40,
        list: ['a', ''],
        empty: [],
      },
      events: [{ name: 'event', time: [1_700_000_000, 5], attributes: { a: 1 }, droppedAttributesCount: 2 }],
      links: [{ context, attributes: { b: 'c' } }],
      droppedAttributesCount: 3,
    },
  ];
  const far = await startReceiver();
  const processor = processorTo(far);
  for (const span of spans) processor.onEnd(span);
  await processor.shutdown();
  await far.receiver.close();

  const official: unknown = JSON.parse(
    Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? '').toString(),
  );
  expect(far.batches).toHaveLength(1);
  expect(lean(far.batches[0]?.request)).toEqual(lean(official));
});

test('a batch says what it is, and its request is decoded once', async () => {
  const far = await startReceiver();
  const processor = processorTo(far, { protocol: 'http/json' });
  for (let index = 0; index < 3; index++) processor.onEnd(plainSpan(index));
  await processor.shutdown();
  await far.receiver.close();
  const [batch] = far.batches;
  expect(batch).toMatchObject({ signal: 'traces', items: 3, protocol: 'http/json' });
  expect(batch?.protobuf).toBeInstanceOf(Uint8Array);
  expect(batch?.request).toBe(batch?.request);
});

test('bytes that are no request are an error, not a crash', () => {
  for (const bytes of [[0xff], [0x0a, 0xff], [0x0a, 0x02, 0x0a, 0x05], Array(1000).fill(0x0a)]) {
    expect(() => nativeBinary.protobufToJson('traces', new Uint8Array(bytes))).toThrow();
  }
  expect(() => nativeBinary.protobufToJson('smells', new Uint8Array())).toThrow('no such signal');
  expect(nativeBinary.protobufToJson('traces', new Uint8Array())).toBe('{}');
});
