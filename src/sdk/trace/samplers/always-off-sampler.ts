import { type Sampler, SamplingDecision, type SamplingResult } from '../sampler.js';

/** Samples no span. */
export class AlwaysOffSampler implements Sampler {
  /** @internal */
  readonly canDecideByDraft = true;

  shouldSample(): SamplingResult {
    return { decision: SamplingDecision.NOT_RECORD };
  }

  /** @internal */
  decide(): SamplingDecision {
    return SamplingDecision.NOT_RECORD;
  }

  toString(): string {
    return 'AlwaysOffSampler';
  }
}
