import type { Ratio } from '../comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Rounds } from '../measure/rounds.ts';
import { median, type Spread } from '../measure/spread.ts';
import type { NsByValue, RustSubjectKey, SimdSubjectKey, SizeKey } from './subjects.ts';

/** Ours under every other form; of several forms in Rust, the one that is fastest at that size. */
export function ratiosOf(
  rounds: Rounds<SimdSubjectKey, NsByValue>,
  rust: Rounds<RustSubjectKey, NsByValue>,
): Record<string, Ratio> {
  const costs = (key: SimdSubjectKey, size: SizeKey) => rounds.of(key).map((cost) => cost[size]);
  const rustCosts = (key: RustSubjectKey, size: SizeKey) => rust.of(key).map((cost) => cost[size]);
  const vs = (theirs: SimdSubjectKey, ours: SimdSubjectKey, size: SizeKey): Spread =>
    quotientOf(costs(theirs, size), costs(ours, size));
  const vsBest = (theirs: readonly RustSubjectKey[], ours: RustSubjectKey, size: SizeKey): Spread => {
    const [best = []] = theirs.map((key) => rustCosts(key, size)).sort((a, b) => median(a) - median(b));
    return quotientOf(best, rustCosts(ours, size));
  };
  const scalarExtremes = [
    'sumMinMax scalar in order',
    'sumMinMax scalar 8 lanes',
    'sumMinMax scalar 16 lanes',
    'sumMinMax scalar 32 lanes',
  ] as const;
  const scalarBuckets = ['buckets scalar search', 'buckets scalar compare', 'buckets scalar blocks'] as const;
  return {
    sumMinMaxVsJs: {
      ...vs('jsExtremes', 'extremes', '1k'),
      meaning: 'sum, min and max of 1,000 values: a JS loop by our call, its crossing included',
      aim: 5,
    },
    sumMinMaxVsJsUnrolled: {
      ...vs('jsExtremesUnrolled', 'extremes', '1k'),
      meaning: 'the same, the loop with 2 sums, two values a turn',
      aim: null,
    },
    sumMinMaxVsJs4M: {
      ...vs('jsExtremes', 'extremes', '4M'),
      meaning: 'the same as sumMinMaxVsJs, of 4,000,000 values',
      aim: null,
    },
    sumMinMaxVsScalar: {
      ...vsBest(scalarExtremes, 'sumMinMax ours', '1k'),
      meaning: 'sum, min and max of 1,000 values in Rust: the fastest scalar form by the kernel',
      aim: 3,
    },
    sumMinMaxVsScalar4M: {
      ...vsBest(scalarExtremes, 'sumMinMax ours', '4M'),
      meaning: 'the same, of 4,000,000 values',
      aim: null,
    },
    summaryVsJs: {
      ...vs('jsSummary', 'summary', '1k'),
      meaning: 'mean and variance too: a JS loop by our call',
      aim: null,
    },
    bucketsVsScalar: {
      ...vsBest(scalarBuckets, 'buckets ours', '1k'),
      meaning: 'buckets, sum, min and max of 1,000 values in Rust: the fastest scalar form by the kernel',
      aim: 1.7,
    },
    bucketsVsJs: {
      ...vs('jsBuckets', 'buckets', '1k'),
      meaning: 'buckets, sum, min and max of 1,000 values: a JS loop by our call',
      aim: null,
    },
    bucketsVsOfficial: {
      ...vs('officialHistogram', 'buckets', '1k'),
      meaning:
        'the same: histogram.record of the official SDK for each value, without attributes, by our call',
      aim: null,
    },
  };
}
