import {
  type Attributes,
  type Context,
  diag,
  isSpanContextValid,
  type Link,
  type SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { HEADER_HAS_PARENT, HEADER_IS_REMOTE } from '../../../capture/layout.js';
import {
  asDraftSampler,
  type DraftSampler,
  type Sampler,
  type SamplingDecision,
  type SamplingResult,
} from '../sampler.js';
import type { SpanDraft } from '../span-draft.js';
import { AlwaysOffSampler } from './always-off-sampler.js';
import { AlwaysOnSampler } from './always-on-sampler.js';
import { TraceIdRatioBasedSampler } from './trace-id-ratio-based-sampler.js';

/** Which sampler decides for which parent. */
export interface ParentBasedSamplerConfig {
  /** For root spans. */
  root: Sampler;
  /** Default: always on. */
  remoteParentSampled?: Sampler;
  /** Default: always off. */
  remoteParentNotSampled?: Sampler;
  /** Default: always on. */
  localParentSampled?: Sampler;
  /** Default: always off. */
  localParentNotSampled?: Sampler;
}

/** Decides as the parent was decided, unless told otherwise; `root` decides where there is no parent. */
export class ParentBasedSampler implements Sampler {
  /** @internal */
  readonly canDecideByDraft: boolean;
  private readonly root: Sampler;
  private readonly remoteParentSampled: Sampler;
  private readonly remoteParentNotSampled: Sampler;
  private readonly localParentSampled: Sampler;
  private readonly localParentNotSampled: Sampler;

  constructor(config: ParentBasedSamplerConfig) {
    if (!config.root) diag.error('ParentBasedSampler must have a root sampler configured');
    this.root = config.root ?? new AlwaysOnSampler();
    this.remoteParentSampled = config.remoteParentSampled ?? new AlwaysOnSampler();
    this.remoteParentNotSampled = config.remoteParentNotSampled ?? new AlwaysOffSampler();
    this.localParentSampled = config.localParentSampled ?? new AlwaysOnSampler();
    this.localParentNotSampled = config.localParentNotSampled ?? new AlwaysOffSampler();
    this.canDecideByDraft = [
      this.root,
      this.remoteParentSampled,
      this.remoteParentNotSampled,
      this.localParentSampled,
      this.localParentNotSampled,
    ].every((sampler) => asDraftSampler(sampler, DRAFT_SAMPLERS) !== null);
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parent = trace.getSpanContext(context);
    const sampler =
      parent === undefined || !isSpanContextValid(parent)
        ? this.root
        : this.forParent(parent.isRemote === true, (parent.traceFlags & TraceFlags.SAMPLED) !== 0);
    return sampler.shouldSample(context, traceId, spanName, spanKind, attributes, links);
  }

  /** @internal */
  decide(draft: SpanDraft): SamplingDecision {
    const bits = draft.parentBits;
    const sampler =
      (bits & HEADER_HAS_PARENT) === 0
        ? this.root
        : this.forParent((bits & HEADER_IS_REMOTE) !== 0, (bits & TraceFlags.SAMPLED) !== 0);
    return (sampler as DraftSampler).decide(draft);
  }

  toString(): string {
    return `ParentBased{root=${this.root}, remoteParentSampled=${this.remoteParentSampled}, remoteParentNotSampled=${this.remoteParentNotSampled}, localParentSampled=${this.localParentSampled}, localParentNotSampled=${this.localParentNotSampled}}`;
  }

  private forParent(isRemote: boolean, isSampled: boolean): Sampler {
    if (isRemote) return isSampled ? this.remoteParentSampled : this.remoteParentNotSampled;
    return isSampled ? this.localParentSampled : this.localParentNotSampled;
  }
}

/** The samplers that decide by the draft. They don't say so themselves: published declarations leave that part out. */
export const DRAFT_SAMPLERS: readonly (new (config: never) => DraftSampler)[] = [
  AlwaysOnSampler,
  AlwaysOffSampler,
  TraceIdRatioBasedSampler,
  ParentBasedSampler,
];
