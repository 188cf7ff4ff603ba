/**
 * Aggregation of many numbers in one call, with the widest vectors that the machine has: sums, extremes and variance,
 * histograms, counter rates, quantiles, top values and distinct counts over typed arrays. The guide says how each is computed.
 *
 * @module aggregate
 */

export { DDSketch, type DDSketchOptions, type DDSketchStats } from './dd-sketch.js';
export { countDistinct, DistinctCounter, type DistinctCounterOptions } from './distinct-counter.js';
export { DEFAULT_BOUNDARIES, type ExplicitHistogram, histogram } from './explicit-histogram.js';
export {
  type ExponentialBuckets,
  type ExponentialHistogram,
  type ExponentialHistogramOptions,
  exponentialHistogram,
} from './exponential-histogram.js';
export { instructionSet } from './native.js';
export type { NumberArray } from './number-array.js';
export { counterIncrease, type Increase, type RatesOptions, rates } from './rates.js';
export { type BigIntSummary, type Extremes, type NumberSummary, sumMinMax, summarize } from './summarize.js';
export { Summary } from './summary.js';
export { type TopEntry, TopK, type TopKOptions, topK } from './top-k.js';
