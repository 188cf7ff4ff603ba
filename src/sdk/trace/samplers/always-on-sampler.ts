import { type Sampler, SamplingDecision, type SamplingResult } from '../sampler.js';

/** Samples every span. */
export class AlwaysOnSampler implements Sampler {
  /** @internal */
  readonly canDecideByDraft = true;

  shouldSample(): SamplingResult {
    return { decision: SamplingDecision.RECORD_AND_SAMPLED };
  }

  /** @internal */
  decide(): SamplingDecision {
    return SamplingDecision.RECORD_AND_SAMPLED;
  }

  toString(): string {
    return 'AlwaysOnSampler';
  }
}
