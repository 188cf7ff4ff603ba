import { describe, expect, test } from 'vitest';
import { DEFINE_EPOCH, MAX_SCOPES, MAX_TEMPLATES } from '../../../src/capture/layout.ts';
import type { SpanLike } from '../../../src/capture/readable-span.ts';
import { SpanWriter } from '../../../src/capture/span-writer.ts';
import { plainSpan } from '../../support/custom-spans.ts';

const write = (writer: SpanWriter, span: SpanLike) => writer.write(span, span.spanContext());

/** A copy of what stands in the writer. */
function state(writer: SpanWriter) {
  const { items, itemCount } = writer.chunk();
  return { itemCount, rope: items.rope, words: [...items.words.subarray(0, items.at)] };
}

/** Whether the definitions of the current chunk begin an epoch. */
function beginsEpoch(writer: SpanWriter): boolean {
  const { definitions } = writer.chunk();
  return definitions.at > 0 && definitions.words[0] === DEFINE_EPOCH;
}

describe('a span that can’t be recorded leaves the chunk as it was', () => {
  const endless: Record<string, unknown> = {};
  endless.itself = Array.from({ length: 100 }, () => endless);
  const throwing = () => {
    throw new Error('a getter that fails');
  };
  const context = plainSpan(1).spanContext();
  const withContext = (change: object): SpanLike => ({
    ...plainSpan(1),
    spanContext: () => ({ ...context, ...change }),
  });

  test.each<[string, SpanLike]>([
    ['a getter that throws', Object.defineProperty(plainSpan(1), 'status', { get: throwing })],
    [
      'an attribute that throws after others were written',
      {
        ...plainSpan(1),
        attributes: Object.defineProperty({ a: 'b' }, 'c', { get: throwing, enumerable: true }),
      },
    ],
    ['a value that contains itself over and over', { ...plainSpan(1), attributes: { endless } }],
    ['a value of too many words', { ...plainSpan(1), attributes: { long: new Array(5_000_000).fill(1) } }],
    ['a trace id that is too short', withContext({ traceId: 'abc' })],
    ['a span id that is too long', withContext({ spanId: '0'.repeat(17) })],
    ['ids that are no strings', withContext({ traceId: 7 as unknown as string })],
    ['a parent id of the wrong length', { ...plainSpan(1), parentSpanContext: { ...context, spanId: '1' } }],
    [
      'a link with ids of the wrong length',
      { ...plainSpan(1), links: [{ context: { ...context, traceId: '1' } }] },
    ],
    ['no events at all', { ...plainSpan(1), events: undefined as unknown as [] }],
  ])('%s', (_, broken) => {
    const [spoiled, plain] = [new SpanWriter(), new SpanWriter()];
    for (const writer of [spoiled, plain]) expect(write(writer, plainSpan(0))).toBe(true);
    const before = state(spoiled);
    expect(write(spoiled, broken)).toBe(false);
    expect(state(spoiled)).toEqual(before);
    expect(write(spoiled, plainSpan(0))).toBe(true);
    expect(write(plain, plainSpan(0))).toBe(true);
    expect(state(spoiled)).toEqual(state(plain));
  });
});

test('a span larger than the buffer is written whole', () => {
  const writer = new SpanWriter();
  const attributes = { numbers: Array.from({ length: 100_000 }, (_, index) => index) };
  expect(write(writer, { ...plainSpan(0), attributes })).toBe(true);
  expect(writer.chunk().items.at).toBeGreaterThan(200_000);
  expect(writer.isFull).toBe(true);
});

describe('a chunk is full', () => {
  test('after so many spans that the hand-over stays short', () => {
    const writer = new SpanWriter();
    while (!writer.isFull && writer.itemCount < 10_000) write(writer, plainSpan(0));
    expect(writer.itemCount).toBeLessThanOrEqual(512);
  });

  test('after so much text', () => {
    const writer = new SpanWriter();
    write(writer, { ...plainSpan(0), attributes: { text: 'x'.repeat(300_000) } });
    expect(writer.isFull).toBe(true);
  });

  test('when a new scope would find no room, and the next one then begins an epoch', () => {
    const writer = new SpanWriter();
    const { resource } = plainSpan(0);
    const withScope = (index: number) =>
      plainSpan(index, { resource, instrumentationScope: { name: `${index}` } });
    for (let index = 0; index < MAX_SCOPES; index++) {
      expect(write(writer, withScope(index))).toBe(true);
      if (writer.itemCount === 50) writer.accepted();
    }
    expect(writer.isFull).toBe(true);
    expect(write(writer, withScope(MAX_SCOPES))).toBe(false);
    writer.accepted();
    expect(beginsEpoch(writer)).toBe(true);
    expect(write(writer, withScope(MAX_SCOPES))).toBe(true);
  });
});

test('definitions stay until a chunk with them was taken; items don’t', () => {
  const writer = new SpanWriter();
  write(writer, plainSpan(0));
  const { rope } = writer.chunk().definitions;
  writer.discarded();
  expect(writer.chunk()).toMatchObject({ itemCount: 0, items: { at: 0, rope: '' }, definitions: { rope } });
  write(writer, plainSpan(0));
  expect(writer.chunk().definitions.rope).toBe(rope);
  writer.accepted();
  expect(writer.chunk().definitions.at).toBe(0);
});

test('full tables begin an epoch only after at least 64 chunks, however soon they are full', () => {
  const writer = new SpanWriter();
  let key = 0;
  /** 40 spans with 64 keys each that were never seen before, so that each chunk adds 2,560 templates. */
  const writeChunk = () => {
    for (let span = 0; span < 40; span++) {
      const attributes = Object.fromEntries(Array.from({ length: 63 }, () => [`key ${key++}`, 1]));
      // A common first key gives each span a branch of its own below a child of its own.
      expect(
        write(writer, { ...plainSpan(0), attributes: { [`first ${span % 60}`]: 1, ...attributes } }),
      ).toBe(true);
    }
  };
  writeChunk();
  expect(beginsEpoch(writer)).toBe(true);
  let chunks = 0;
  do {
    writer.accepted();
    chunks++;
    writeChunk();
  } while (!beginsEpoch(writer) && chunks < 1000);
  expect(key).toBeGreaterThan(MAX_TEMPLATES);
  expect(chunks).toBeGreaterThanOrEqual(64);
  expect(chunks).toBeLessThan(70);
});
