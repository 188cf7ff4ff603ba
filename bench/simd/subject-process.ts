import { mainThreadCpuNs } from '../measure/main-thread-cpu.ts';
import { answerParent } from '../process/answer-parent.ts';
import { durations } from './durations.ts';
import { buckets, extremes, extremesUnrolled, summary } from './js-forms.ts';
import type { SimdSubjectKey } from './subjects.ts';

// One subject, one round: started by comparison.ts, which asks for one size after the other.

export type SimdQuestions = typeof answers;

/** Values between two looks at the clock. */
const VALUES_AT_ONCE = 200_000;

type Form = (values: Float64Array) => number;

/** What calls found, so that none of them can be left out. */
let found = 0;

const answers = {
  /** CPU of the main thread for one value, in nanoseconds, over at least `atLeastMs` of calls with an array of `size`. */
  measure: async (question: { key: SimdSubjectKey; size: number; atLeastMs: number }): Promise<number> => {
    const { key, size, atLeastMs } = question;
    const form = await formOf(key);
    const values = durations(size);
    runFor(form, values, atLeastMs / 3);
    const start = mainThreadCpuNs();
    const calls = runFor(form, values, atLeastMs);
    const cost = mainThreadCpuNs() - start;
    if (Number.isNaN(found)) throw new Error(`${key} found NaN`);
    return cost / (calls * size);
  },

  instructionSet: async (): Promise<string> => (await import('otlp-native/aggregate')).instructionSet(),
};

/** How many calls there were: so many between two looks at the clock that these cost next to nothing. */
function runFor(form: Form, values: Float64Array, atLeastMs: number): number {
  const callsAtOnce = Math.ceil(VALUES_AT_ONCE / values.length);
  const endMs = performance.now() + atLeastMs;
  let calls = 0;
  while (performance.now() < endMs) {
    for (let left = callsAtOnce; left > 0; left--) found += form(values);
    calls += callsAtOnce;
  }
  return calls;
}

async function formOf(key: SimdSubjectKey): Promise<Form> {
  // Of ours only what the subject needs.
  const ours = await import('otlp-native/aggregate');
  const boundaries = Float64Array.from(ours.DEFAULT_BOUNDARIES);
  const counts = new Float64Array(boundaries.length + 1);
  switch (key) {
    case 'jsExtremes':
      return extremes;
    case 'jsExtremesUnrolled':
      return extremesUnrolled;
    case 'extremes':
      return (values) => ours.sumMinMax(values).sum;
    case 'jsSummary':
      return summary;
    case 'summary':
      return (values) => ours.summarize(values).variance;
    case 'jsBuckets':
      return (values) => buckets(values, boundaries, counts);
    case 'officialHistogram':
      return (await import('./official-histogram.ts')).officialHistogram();
    case 'buckets':
      return (values) => ours.histogram(values, boundaries).sum;
  }
}

answerParent(answers);
