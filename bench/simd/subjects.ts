/** Forms in JavaScript and through the package, each in a process of its own. */
export const SIMD_SUBJECTS = {
  jsExtremes: { name: 'JS loop: sum, min, max', phase: 'sumMinMax' },
  jsExtremesUnrolled: { name: 'JS loop, 2 sums: sum, min, max', phase: 'sumMinMax' },
  extremes: { name: 'sumMinMax()', phase: 'sumMinMax' },
  jsSummary: { name: 'JS loop: Welford', phase: 'summary' },
  summary: { name: 'summarize()', phase: 'summary' },
  jsBuckets: { name: 'JS loop: buckets, sum, min, max', phase: 'buckets' },
  officialHistogram: { name: 'official SDK: histogram.record', phase: 'buckets' },
  buckets: { name: 'histogram()', phase: 'buckets' },
} as const satisfies Record<string, SimdSubject>;

/** One party of the comparison. */
export interface SimdSubject {
  /** As the tables and `--json` name it. */
  name: string;
  /** What it computes, as `--json` names it. */
  phase: string;
}

export type SimdSubjectKey = keyof typeof SIMD_SUBJECTS;

/** Forms in Rust, as the program `kernel_speed` names them: all in one process, without a crossing. */
export const RUST_SUBJECTS = {
  'sumMinMax ours': { name: 'kernel: sum, min, max', phase: 'sumMinMax' },
  'sumMinMax scalar in order': { name: 'scalar, in order: sum, min, max', phase: 'sumMinMax' },
  'sumMinMax scalar 8 lanes': { name: 'scalar, 8 lanes: sum, min, max', phase: 'sumMinMax' },
  'sumMinMax scalar 16 lanes': { name: 'scalar, 16 lanes: sum, min, max', phase: 'sumMinMax' },
  'sumMinMax scalar 32 lanes': { name: 'scalar, 32 lanes: sum, min, max', phase: 'sumMinMax' },
  'summary ours': { name: 'kernel: summary with variance', phase: 'summary' },
  'buckets ours': { name: 'kernel: buckets, sum, min, max', phase: 'buckets' },
  'buckets scalar search': { name: 'scalar, binary search: buckets, sum, min, max', phase: 'buckets' },
  'buckets scalar compare': { name: 'scalar, comparisons by value: the same', phase: 'buckets' },
  'buckets scalar blocks': { name: 'scalar, comparisons by block: the same', phase: 'buckets' },
  read: { name: 'reading alone', phase: 'read' },
} as const satisfies Record<string, SimdSubject>;

export type RustSubjectKey = keyof typeof RUST_SUBJECTS;

/** Numbers in an array, by how tables and `--json` name them. */
export const SIZES = { '1k': 1_000, '100k': 100_000, '4M': 4_000_000 } as const;

export type SizeKey = keyof typeof SIZES;

/** Nanoseconds a value, by size. */
export type NsByValue = Record<SizeKey, number>;
