import type { Context } from '@opentelemetry/api';
import { idWords } from '../id-words.js';
import { type Sampler, SamplingDecision, type SamplingResult } from '../sampler.js';
import type { SpanDraft } from '../span-draft.js';

const MAX_UINT32 = 4_294_967_295;

/**
 * Samples a share of all traces, chosen by their id: the same ones as the official SDK's `TraceIdRatioBasedSampler`.
 *
 * For sampling whose share is known downstream, see {@link ComposableProbabilitySampler}.
 */
export class TraceIdRatioBasedSampler implements Sampler {
  /** @internal */
  readonly canDecideByDraft = true;
  private readonly ratio: number;
  private readonly upperBound: number;

  /** @param ratio from 0 (none, the default) to 1 (all); anything else counts as the nearest of them, no number as 0. */
  constructor(ratio = 0) {
    this.ratio = typeof ratio === 'number' && ratio > 0 ? Math.min(ratio, 1) : 0;
    this.upperBound = this.ratio === 1 ? MAX_UINT32 + 1 : Math.floor(this.ratio * MAX_UINT32);
  }

  shouldSample(_context: Context, traceId: string): SamplingResult {
    const words = idWords(traceId, 4);
    if (words === null) return { decision: SamplingDecision.NOT_RECORD };
    const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = words;
    return { decision: this.decideBy(word0 ^ word1 ^ word2 ^ word3) };
  }

  /** @internal */
  decide(draft: SpanDraft): SamplingDecision {
    return this.decideBy(draft.trace0 ^ draft.trace1 ^ draft.trace2 ^ draft.trace3);
  }

  toString(): string {
    return `TraceIdRatioBased{${this.ratio}}`;
  }

  /** `mixed` is the id's four words in one, their first byte the lowest; the rule takes it as the highest. */
  private decideBy(mixed: number): SamplingDecision {
    const value = ((mixed << 24) | ((mixed & 0xff00) << 8) | ((mixed >>> 8) & 0xff00) | (mixed >>> 24)) >>> 0;
    return value < this.upperBound ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD;
  }
}
