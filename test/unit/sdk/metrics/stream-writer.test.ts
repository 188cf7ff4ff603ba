import { describe, expect, test } from 'vitest';
import * as layout from '../../../../src/capture/layout.ts';
import { type StreamDefinition, StreamWriter } from '../../../../src/capture/stream-writer.ts';

const STREAM: StreamDefinition = {
  resource: { attributes: {} },
  scope: { name: 'scope' },
  name: 'name',
  description: 'text',
  unit: 'ms',
  startMs: 1_700_000_000_123,
  kind: layout.METRIC_KIND_HISTOGRAM,
  isMonotonic: false,
  isDelta: true,
  isInteger: true,
  isAsync: false,
  hasMinMax: true,
  hasSum: true,
  boundaries: [1],
  maxSize: 0,
  maxScale: 20,
};
const START = [1_700_000_000, 123_000_000];
/** 1 as the two words of a double, low word first. */
const ONE = [0, 0x3ff00000];

function records(write: (writer: StreamWriter) => void) {
  const writer = new StreamWriter();
  write(writer);
  const { items, recordCount, itemCount } = writer.chunk();
  expect(itemCount).toBe(0);
  return { words: [...items.words.subarray(0, items.at)], rope: items.rope, recordCount };
}

describe('the records of a stream', () => {
  test('a stream of histograms', () => {
    const { words, rope } = records((writer) => expect(writer.defineStream(STREAM)).toBe(0));
    const header =
      layout.METRIC_STREAM |
      (layout.METRIC_KIND_HISTOGRAM << layout.METRIC_KIND_SHIFT) |
      layout.METRIC_IS_DELTA |
      layout.METRIC_IS_INTEGER |
      layout.METRIC_HAS_MIN_MAX |
      layout.METRIC_HAS_SUM;
    expect(words).toEqual([header, 0, 0, 4 << 1, 4 << 1, 2 << 1, ...START, 1, ...ONE]);
    expect(rope).toBe('nametextms');
  });

  test('a stream of exponential histograms, and one of asynchronous sums', () => {
    const exponential = { ...STREAM, kind: layout.METRIC_KIND_EXPONENTIAL, maxSize: 160 };
    const sum = { ...STREAM, kind: layout.METRIC_KIND_SUM, isAsync: true, isMonotonic: true };
    const { words } = records((writer) => {
      expect(writer.defineStream(exponential)).toBe(0);
      expect(writer.defineStream(sum)).toBe(1);
    });
    expect(words.slice(8, 10)).toEqual([160, 20]);
    expect(words[10]).toBe(
      layout.METRIC_STREAM |
        (layout.METRIC_KIND_SUM << layout.METRIC_KIND_SHIFT) |
        layout.METRIC_IS_MONOTONIC |
        layout.METRIC_IS_DELTA |
        layout.METRIC_IS_INTEGER |
        layout.METRIC_IS_ASYNC |
        layout.METRIC_HAS_MIN_MAX |
        layout.METRIC_HAS_SUM,
    );
    expect(words).toHaveLength(18);
  });

  test('a series', () => {
    const { words, rope } = records((writer) => writer.defineSeries(3, 5, STREAM.startMs, { key: true }));
    expect(words).toEqual([
      layout.METRIC_SERIES,
      3,
      5,
      ...START,
      layout.DYNAMIC_TEMPLATE,
      1,
      3 << 1,
      layout.TYPE_BOOL,
      1,
    ]);
    expect(rope).toBe('key');
  });

  test('a series whose attributes are too large is defined without them', () => {
    const long = new Array(5_000_000).fill(1);
    const { words } = records((writer) => expect(writer.defineSeries(0, 0, 0, { long })).toBe(false));
    expect(words).toEqual([layout.METRIC_SERIES, 0, 0, 0, 0, layout.DYNAMIC_TEMPLATE, 0]);
  });

  test('an exemplar', () => {
    const ids = Uint32Array.of(1, 2, 3, 4, 5, 6);
    const exemplar = { value: 1, timeMs: STREAM.startMs, ids, attributes: {} };
    const { words } = records((writer) => writer.exemplar(3, 5, 7, exemplar, true));
    const flags = layout.EXEMPLAR_HAS_CONTEXT | layout.EXEMPLAR_IS_INTEGER;
    expect(words).toEqual([
      layout.METRIC_EXEMPLAR,
      3,
      5,
      7,
      flags,
      ...START,
      ...ONE,
      ...ids,
      layout.DYNAMIC_TEMPLATE,
      0,
    ]);
  });

  test('a collection', () => {
    const { words, recordCount } = records((writer) => writer.collect(STREAM.startMs));
    expect(words).toEqual([layout.METRIC_COLLECT, ...START]);
    expect(recordCount).toBe(1);
  });
});

describe('an update', () => {
  const wide = (words: number) => ({
    writeValues: (series: number, out: { words: Uint32Array }, at: number) => {
      out.words[at] = series * 10;
      return at + words;
    },
  });

  test('holds each series with its values', () => {
    const { words } = records((writer) =>
      expect(writer.update(3, wide(2), Uint32Array.of(9, 4, 6), 1, 3)).toBe(3),
    );
    expect(words).toEqual([layout.METRIC_UPDATE, 3, 2, 4, 40, 0, 6, 60, 0]);
  });

  test('ends before a series that has no room, and makes room for the first', () => {
    const ids = Uint32Array.from({ length: 10 }, (_, id) => id);
    const writer = new StreamWriter();
    let at = 0;
    const counts: number[] = [];
    while (at < ids.length) {
      const next = writer.update(0, wide(30_000), ids, at, ids.length);
      counts.push(next - at);
      at = next;
    }
    const { items, recordCount } = writer.chunk();
    expect(counts.every((count) => count > 0)).toBe(true);
    expect(recordCount).toBe(counts.length);
    const read: number[] = [];
    for (let i = 0, from = 0; i < recordCount; i++) {
      for (let j = 0; j < (items.words[from + 2] ?? 0); j++)
        read.push(items.words[from + 3 + j * 30_001] ?? -1);
      from += 3 + (items.words[from + 2] ?? 0) * 30_001;
    }
    expect(read).toEqual([...ids]);
  });
});
