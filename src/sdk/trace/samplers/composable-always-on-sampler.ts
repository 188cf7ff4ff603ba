import { type ComposableSampler, MIN_THRESHOLD, type SamplingIntent } from './composable-sampler.js';

const INTENT: Readonly<SamplingIntent> = Object.freeze({ threshold: MIN_THRESHOLD, thresholdReliable: true });

/** Samples every span. */
export class ComposableAlwaysOnSampler implements ComposableSampler {
  getSamplingIntent(): SamplingIntent {
    return INTENT;
  }

  toString(): string {
    return 'ComposableAlwaysOnSampler';
  }
}
