import type { SpanContextLike, SpanLike } from '../capture/readable-span.js';
import { costNow } from '../cost/cost-clock.js';
import { costGovernor } from '../cost/cost-governor.js';
import { KeptShare } from '../sdk/trace/samplers/kept-share.js';
import { SpanPipeline } from './span-pipeline.js';

/**
 * The road of the SDK's spans with `recordCost`. Above `costBudget`, and without a `CostBudgetSampler`, spans are left out here, by their
 * trace's random value.
 */
export class MeasuredSpanPipeline extends SpanPipeline {
  private kept = new KeptShare(1);
  private keptShare = 1;

  override write(span: SpanLike, context: SpanContextLike): number {
    const { cost } = this;
    if (cost === null || !this.isOpen) return super.write(span, context);
    const { shedding } = costGovernor;
    let own = context;
    if (shedding.shedsSpans && !shedding.hasSampler) {
      if (shedding.spanShare !== this.keptShare) {
        this.keptShare = shedding.spanShare;
        this.kept = new KeptShare(shedding.spanShare);
      }
      const traceState = keptState(this.kept, context);
      if (traceState === null) {
        cost.sheds();
        return 0;
      }
      own = { traceId: context.traceId, spanId: context.spanId, traceFlags: context.traceFlags, traceState };
    }
    if (!cost.writing.isDue()) return super.write(span, own);
    const { handOverMs } = cost;
    const startedMs = costNow();
    const lost = super.write(span, own);
    cost.writing.measured(costNow() - startedMs - (cost.handOverMs - handOverMs), 1);
    return lost;
  }
}

/** Ids that are none fail when they are written, and are counted there. */
function keptState(kept: KeptShare, context: SpanContextLike): SpanContextLike['traceState'] | null {
  try {
    return kept.keptOfOthers(context);
  } catch {
    return context.traceState;
  }
}
