import { expect, test } from 'vitest';
import { judge, type Sample, type Soak } from './judgement.ts';

const MIB = 2 ** 20;
const level: readonly Sample[] = Array.from({ length: 9 }, (_, index) => ({
  rssBytes: 300 * MIB + (index % 2) * MIB,
  heapBytes: 100 * MIB,
  objects: index % 3 === 2 ? 500_000 : null,
}));
const soak: Soak = {
  days: 1,
  accepted: 10,
  delivered: 10,
  samples: level,
  largest: { 'tracing.tracers': 4_096, 'tracing.shared.pipeline.writer.tables.strings': 16_384 },
};

test('level memory and tables within their bounds are no fault', () => {
  expect(judge(soak).faults).toEqual([]);
});

test.each<[string, (sample: Sample, index: number) => Sample]>([
  ['RSS', (sample, index) => ({ ...sample, rssBytes: 300 * MIB + index * 20 * MIB })],
  ['the heap', (sample, index) => ({ ...sample, heapBytes: 100 * MIB + index * 10 * MIB })],
  ['tables', (sample, index) => ({ ...sample, objects: sample.objects && 500_000 + index * 40_000 })],
])('%s that grows to the end is a fault', (what, grow) => {
  const { faults } = judge({ ...soak, samples: level.map(grow) });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(what);
});

test('memory that grows at first only is no fault', () => {
  const samples = level.map((sample, index) => ({ ...sample, rssBytes: Math.min(3, index) * 100 * MIB }));
  expect(judge({ ...soak, samples }).faults).toEqual([]);
});

test('a table beyond its bound is a fault', () => {
  expect(judge({ ...soak, largest: { 'a.strings': 16_385 } }).faults).toHaveLength(1);
  expect(judge({ ...soak, largest: { 'a.whatever': 4_097 } }).faults).toHaveLength(1);
});
