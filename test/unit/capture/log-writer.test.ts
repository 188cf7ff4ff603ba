import { expect, test, vi } from 'vitest';
import { DEFINE_EPOCH, MAX_SCOPES, MAX_TEMPLATE_KEYS } from '../../../src/capture/layout.ts';
import { type LogSource, LogWriter } from '../../../src/capture/log-writer.ts';
import type { EmittedLogRecord, LogRecordLike } from '../../../src/capture/readable-log-record.ts';

const limits = { attributeCountLimit: 128, attributeValueLengthLimit: Number.POSITIVE_INFINITY };
const source: LogSource = { resource: { attributes: {} }, scope: { name: 'scope' }, limits };
const record: LogRecordLike = {
  hrTime: [1, 2],
  hrTimeObserved: [3, 4],
  severityNumber: 9,
  severityText: 'INFO',
  body: 'hello',
  attributes: { a: 'b', c: 1 },
  droppedAttributesCount: 0,
  resource: source.resource,
  instrumentationScope: source.scope,
};
const throwing = () => {
  throw new Error('a getter that fails');
};
const broken = Object.defineProperty({ a: 'new', long: 'é'.repeat(2000) }, 'z', {
  get: throwing,
  enumerable: true,
});
const endless: Record<string, unknown> = {};
endless.itself = Array.from({ length: 100 }, () => endless);

/** A copy of what stands in the writer. */
function state(writer: LogWriter) {
  const { items, itemCount, recordCount } = writer.chunk();
  return { itemCount, recordCount, rope: items.rope, words: [...items.words.subarray(0, items.at)] };
}

test.each<[string, Partial<LogRecordLike>]>([
  ['an attribute that throws after others were written', { attributes: broken }],
  ['a body that throws', { body: { broken } }],
  ['a body that contains itself over and over', { body: endless }],
  ['a body of too many words', { body: new Array(5_000_000).fill(1) }],
  ['no times', { hrTime: undefined as never }],
  ['a resource that throws', { resource: { attributes: broken } }],
])('a finished record that can’t be recorded leaves the chunk as it was: %s', (_, change) => {
  const writer = new LogWriter();
  expect(writer.write(record)).toBe(true);
  const before = state(writer);
  expect(writer.write({ ...record, ...change })).toBe(false);
  expect(state(writer)).toEqual(before);
  expect(writer.isWriting).toBe(false);
  expect(writer.write(record)).toBe(true);
});

test.each<[string, EmittedLogRecord, string]>([
  ['an attribute that throws', { attributes: broken }, 'invalid'],
  ['a body that contains itself over and over', { body: endless }, 'invalid'],
  ['a time that is none', { timestamp: 'noon' as never }, 'invalid'],
  ['a getter that throws', Object.defineProperty({}, 'body', { get: throwing }), 'invalid'],
  ['more attributes than the limit', { attributes: { a: 1, b: 2, c: 3 } }, 'not direct'],
])('an emitted record that isn’t written leaves the chunk as it was: %s', (_, emitted, outcome) => {
  const writer = new LogWriter();
  const few = { ...source, limits: { ...limits, attributeCountLimit: 2 } };
  expect(writer.emit({ body: 'hello' }, few, undefined)).toBe('written');
  const before = state(writer);
  expect(writer.emit(emitted, few, undefined)).toBe(outcome);
  expect(state(writer)).toEqual(before);
  expect(writer.isWriting).toBe(false);
});

test('more keys than a template holds are not direct, and written with their keys when the record is finished', () => {
  const writer = new LogWriter();
  const attributes = Object.fromEntries(
    Array.from({ length: MAX_TEMPLATE_KEYS + 1 }, (_, i) => [`k${i}`, i]),
  );
  expect(writer.emit({ attributes }, source, undefined)).toBe('not direct');
  expect(writer.write({ ...record, attributes })).toBe(true);
});

test('an emitted record takes the same words and strings as the finished one', () => {
  vi.useFakeTimers({ now: 1_700_000_000_123, toFake: ['Date'] });
  const span = { traceId: '0123456789abcdef0123456789abcdef', spanId: '0123456789abcdef', traceFlags: 1 };
  const attributes = {
    text: 'abc',
    int: 7,
    number: 1.5,
    bool: true,
    nothing: null,
    list: ['a', [1]],
    map: { x: 'y' },
  };
  const shared = { severityNumber: 9, severityText: 'INFO', eventName: 'e', body: { deep: ['é', 1n] } };
  const [emitted, finished] = [new LogWriter(), new LogWriter()];
  for (let round = 0; round < 3; round++) {
    const given = { ...shared, attributes: { ...attributes, none: undefined } };
    expect(emitted.emit(given, source, { spanContext: () => span })).toBe('written');
    const now: [number, number] = [1_700_000_000, 123_000_000];
    const whole = { ...record, ...shared, attributes, hrTime: now, hrTimeObserved: now, spanContext: span };
    expect(finished.write(whole)).toBe(true);
  }
  vi.useRealTimers();
  expect(state(emitted)).toEqual(state(finished));
});

test('texts that repeat become references, and those of an epoch end with it', () => {
  const writer = new LogWriter();
  const words = () => {
    const before = writer.chunk().items.at;
    writer.emit(
      { severityText: 'INFO', eventName: 'e', body: 'hello', timestamp: [1, 1], observedTimestamp: [1, 1] },
      source,
      undefined,
    );
    return [...writer.chunk().items.words.subarray(before, writer.chunk().items.at)];
  };
  const first = words();
  expect(words()).toEqual(first);
  expect(writer.chunk().items.rope).toBe('');
  writer.accepted();
  expect(words()).toEqual(first);
  // More scopes than the table holds: the next chunk begins an epoch, and defines its texts anew.
  for (let i = 0; i < MAX_SCOPES; i++) writer.emit({}, { ...source, scope: { name: `${i}` } }, undefined);
  writer.accepted();
  words();
  const { definitions } = writer.chunk();
  expect(definitions.words[0]).toBe(DEFINE_EPOCH);
  expect(definitions.rope).toContain('INFO');
  expect(definitions.rope).toContain('hello');
});
