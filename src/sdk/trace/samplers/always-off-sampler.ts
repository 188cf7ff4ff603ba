import { type DraftSampler, SamplingDecision, type SamplingResult } from '../sampler.js';

/** Samples no span. */
export class AlwaysOffSampler implements DraftSampler {
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
