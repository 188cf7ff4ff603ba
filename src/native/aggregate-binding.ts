/**
 * What `crates/node/src/aggregate` exports. Arrays are borrowed for the call; results go into the first places of `out`.
 */
export interface AggregateBinding {
  /** `avx512`, `avx2`, `neon` or `scalar`. */
  instructionSet(): string;
  /**
   * Where {@link sumMinMax}, {@link summarizeNumbers} and {@link countBuckets} write: count (-1 where the argument was no array of numbers), sum, minimum
   * (`Infinity` without values), maximum (`-Infinity`), mean, variance, sample variance.
   */
  readonly shared: Float64Array;
  /** Writes the first four. */
  sumMinMax(values: Float64Array | Int32Array): void;
  summarizeNumbers(values: Float64Array | Int32Array): void;
  /** Into `integers`: minimum, maximum, and the sum's upper and lower half; into `out`: count, mean, variance, sample variance. */
  summarizeI64(values: BigInt64Array, integers: BigInt64Array, out: Float64Array): void;
  /**
   * Of `values`: count, sum, minimum (`Infinity` without values), maximum (`-Infinity`), then one count for each bucket, of
   * which there is one more than `boundaries`. NaN counts for nothing. `null` when the boundaries don't ascend.
   */
  aggregateExplicit(values: Float64Array, boundaries: Float64Array): Float64Array | null;
  /**
   * Counts into `counts`, an array of its own and one longer than `boundaries`, and writes the first four of `shared`; its count is -1
   * where an argument is no array of numbers, and -2 where boundaries don't ascend.
   */
  countBuckets(
    values: Float64Array | Int32Array | BigInt64Array,
    boundaries: Float64Array,
    counts: Float64Array,
  ): void;
  /**
   * Count, sum, minimum, maximum, count of zeros, scale; then for positive and for negative values the index of the first bucket, the
   * number of buckets, and their counts.
   */
  exponential(values: Float64Array, maxSize: number, maxScale: number): Float64Array;
  /** Into `out`: what the counter rose by, and how often it began anew. */
  increaseF64(values: Float64Array, out: Float64Array): void;
  /** Into `out`: the upper and the lower half of what the counter rose by, and how often it began anew. */
  increaseI64(values: BigInt64Array, out: BigInt64Array): void;
  /** False when the arrays' lengths don't fit; `out` is one shorter than `values`. */
  ratesF64(
    timesMs: Float64Array,
    values: Float64Array,
    startsMs: Float64Array | null,
    out: Float64Array,
  ): boolean;
  ratesI64(
    timesMs: Float64Array,
    values: BigInt64Array,
    startsMs: Float64Array | null,
    out: Float64Array,
  ): boolean;
  openSummary(): BindingSummary;
  /** Null for other bytes than those of `toBytes`; so for all that follow. */
  readSummary(bytes: Uint8Array): BindingSummary | null;
  /** Null for options that lie outside their range; so for all that follow. */
  openDdSketch(accuracy: number, maxBins: number): BindingDdSketch | null;
  readDdSketch(bytes: Uint8Array): BindingDdSketch | null;
  openDistinctCounter(precision: number): BindingDistinctCounter | null;
  readDistinctCounter(bytes: Uint8Array): BindingDistinctCounter | null;
  openTopK(capacity: number): BindingTopK | null;
  readTopK(bytes: Uint8Array): BindingTopK | null;
}

/** What takes arrays one after the other. */
export interface BindingAccumulator {
  addF64(values: Float64Array): void;
  addI32(values: Int32Array): void;
  addI64(values: BigInt64Array): void;
  toBytes(): Uint8Array;
}

export interface BindingSummary extends BindingAccumulator {
  merge(other: BindingSummary): void;
  /** Count, sum, minimum, maximum, mean, variance, sample variance. */
  read(out: Float64Array): void;
}

export interface BindingDdSketch extends BindingAccumulator {
  /** False when the options differ. */
  merge(other: BindingDdSketch): boolean;
  /** NaN when there is none. */
  quantile(share: number): number;
  /** Count, sum, minimum, maximum, ignored, accuracy, buckets a sign, 1 where small magnitudes share a bucket. */
  read(out: Float64Array): void;
}

export interface BindingDistinctCounter extends BindingAccumulator {
  addTexts(texts: readonly string[]): void;
  /** False when the precisions differ. */
  merge(other: BindingDistinctCounter): boolean;
  estimate(): number;
  precision(): number;
}

export interface BindingTopEntry {
  readonly value: number | bigint | string;
  readonly count: number;
  readonly error: number;
}

export interface BindingTopK extends BindingAccumulator {
  addTexts(texts: readonly string[]): void;
  /** False when the capacities differ. */
  merge(other: BindingTopK): boolean;
  /** The most frequent first. */
  top(most: number): BindingTopEntry[];
  total(): number;
  ignored(): number;
  capacity(): number;
}
