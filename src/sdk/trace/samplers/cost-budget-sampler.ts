import {
  type Attributes,
  type Context,
  isSpanContextValid,
  type Link,
  type SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { HEADER_HAS_PARENT, HEADER_IS_REMOTE } from '../../../capture/layout.js';
import { costGovernor } from '../../../cost/cost-governor.js';
import type { Shedding } from '../../../cost/shedding.js';
import {
  asDraftSampler,
  type DraftSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
} from '../sampler.js';
import type { SpanDraft } from '../span-draft.js';
import { KeptShare } from './kept-share.js';
import { DRAFT_SAMPLERS } from './parent-based-sampler.js';

/**
 * Samples as another sampler does, and of what that one samples only a share while telemetry takes more than its `costBudget`: of the
 * traces that begin in this process, and of those that come from others. Spans below a local one go with it. What is kept says by
 * `ot=th:…` in its trace state how many it stands for; a parent elsewhere that says nothing there counts as one of one.
 *
 * A `NativeTracerProvider` with `costBudget` has it already. It is for the official SDK, whose spans are sampled before
 * `NativeSpanProcessor` sees them: without it, spans are left out when they end.
 *
 * @example
 * ```ts
 * import { AlwaysOnSampler, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
 * import { CostBudgetSampler, NativeSpanProcessor } from 'otlp-native/otel';
 *
 * const provider = new TracerProvider({
 *   sampler: new CostBudgetSampler(new ParentBasedSampler({ root: new AlwaysOnSampler() })),
 *   spanProcessors: [new NativeSpanProcessor({ costBudget: 0.02 })],
 * });
 * await provider.shutdown();
 * ```
 */
export class CostBudgetSampler implements Sampler {
  /** @internal */
  readonly canDecideByDraft: boolean;
  private readonly delegate: Sampler;
  private readonly draftDelegate: DraftSampler | null;
  private readonly shedding: Shedding;
  private kept = new KeptShare(1);
  private keptShare = 1;
  private hasShed = false;

  /** @param delegate decides what is sampled within the budget. */
  constructor(delegate: Sampler);
  /** @internal */
  constructor(delegate: Sampler, shedding: Shedding);
  constructor(delegate: Sampler, shedding: Shedding = costGovernor.shedding) {
    this.delegate = delegate;
    this.draftDelegate = asDraftSampler(delegate, DRAFT_SAMPLERS);
    this.canDecideByDraft = this.draftDelegate !== null;
    this.shedding = shedding;
    shedding.hasSampler = true;
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const result = this.delegate.shouldSample(context, traceId, spanName, spanKind, attributes, links);
    if (!this.shedding.shedsSpans || result.decision !== SamplingDecision.RECORD_AND_SAMPLED) return result;
    const parent = trace.getSpanContext(context);
    const isBelowKept =
      parent !== undefined &&
      isSpanContextValid(parent) &&
      parent.isRemote !== true &&
      (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
    if (isBelowKept) return result;
    const traceState = this.share().keptById(traceId, result.traceState ?? parent?.traceState);
    if (traceState !== null) return { ...result, traceState };
    this.hasShed = true;
    return { decision: SamplingDecision.NOT_RECORD };
  }

  /** @internal */
  decide(draft: SpanDraft): SamplingDecision {
    const decision =
      this.draftDelegate === null ? SamplingDecision.NOT_RECORD : this.draftDelegate.decide(draft);
    if (!this.shedding.shedsSpans || decision !== SamplingDecision.RECORD_AND_SAMPLED) return decision;
    const bits = draft.parentBits;
    const isBelow = (bits & HEADER_HAS_PARENT) !== 0 && (bits & HEADER_IS_REMOTE) === 0;
    if (isBelow && (bits & TraceFlags.SAMPLED) !== 0) return decision;
    const traceState = this.share().keptRoot(draft.trace2, draft.trace3, draft.traceState);
    if (traceState === null) {
      this.hasShed = true;
      return SamplingDecision.NOT_RECORD;
    }
    draft.traceState = traceState;
    return decision;
  }

  /** Whether the latest decision left a span out because of the budget; asked once. @internal */
  takeDecision(): boolean {
    const { hasShed } = this;
    this.hasShed = false;
    return hasShed;
  }

  toString(): string {
    return `CostBudgetSampler(${this.delegate})`;
  }

  private share(): KeptShare {
    const { spanShare } = this.shedding;
    if (spanShare !== this.keptShare) {
      this.keptShare = spanShare;
      this.kept = new KeptShare(spanShare);
    }
    return this.kept;
  }
}
