import { type ComposableSampler, NOT_SAMPLING, type SamplingIntent } from './composable-sampler.js';

/** Samples no span. */
export class ComposableAlwaysOffSampler implements ComposableSampler {
  getSamplingIntent(): SamplingIntent {
    return NOT_SAMPLING;
  }

  toString(): string {
    return 'ComposableAlwaysOffSampler';
  }
}
