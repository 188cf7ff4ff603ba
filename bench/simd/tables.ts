import type { Column, Table } from '../comparison.ts';
import { keysOf } from '../measure/alternate.ts';
import type { Rounds } from '../measure/rounds.ts';
import { spreadOf } from '../measure/spread.ts';
import { type NsByValue, SIZES, type SimdSubject } from './subjects.ts';

const BYTES_PER_VALUE = 8;

/** Nanoseconds a value and gigabytes a second at every size, one row a subject. */
export function speedTable<Key extends string>(
  title: string,
  subjects: Record<Key, SimdSubject>,
  rounds: Rounds<Key, NsByValue>,
): Table {
  const sizes = keysOf(SIZES);
  const columns: Column[] = [
    ...sizes.map((size) => ({ key: `ns${size}`, heading: `${size}: ns`, digits: 3 })),
    ...sizes.map((size) => ({ key: `gigabytesPerSecond${size}`, heading: `${size}: GB/s`, digits: 1 })),
  ];
  const rows = keysOf(subjects).map((key) => {
    const costs = rounds.of(key);
    const figures = sizes.flatMap((size) => [
      [`ns${size}`, spreadOf(costs.map((cost) => cost[size]))] as const,
      [`gigabytesPerSecond${size}`, spreadOf(costs.map((cost) => BYTES_PER_VALUE / cost[size]))] as const,
    ]);
    return {
      subject: subjects[key].name,
      phase: subjects[key].phase,
      figures: Object.fromEntries(figures),
    };
  });
  return { title, columns, rows };
}
