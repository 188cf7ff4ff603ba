import { type Context, TraceFlags } from '@opentelemetry/api';
import type { ScopeLike } from '../../capture/readable-span.js';
import { costNow } from '../../cost/cost-clock.js';
import type { CostMeter } from '../../cost/cost-meter.js';
import { spanOf } from '../context/native-context.js';
import type { NativeSpan } from './native-span.js';
import { NativeTracer, type TracerShared } from './native-tracer.js';
import { replayCostMs } from './replay-cost.js';
import { CostBudgetSampler } from './samplers/cost-budget-sampler.js';
import { ShedSpan } from './shed-span.js';
import type { SpanDraft } from './span-draft.js';
import type { UnsampledSpan } from './unsampled-span.js';

/**
 * The tracer of a provider with `recordCost`. Of one span in some 256 the end is measured, and its start and the calls on it are done once more
 * for that: nothing is added to the start of the others.
 */
export class MeasuredTracer extends NativeTracer {
  private readonly cost: CostMeter;

  constructor(scope: ScopeLike, shared: TracerShared, cost: CostMeter) {
    super(scope, shared);
    this.cost = cost;
  }

  /** @internal */
  override export(span: NativeSpan): void {
    const { cost } = this;
    if (!cost.writing.isDue()) {
      super.export(span);
      return;
    }
    const againMs = this.startMs(span) + replayCostMs(span, this);
    const { handOverMs } = cost;
    const startedMs = costNow();
    super.export(span);
    cost.writing.measured(againMs + costNow() - startedMs - (cost.handOverMs - handOverMs), 3);
  }

  /** @internal */
  protected override unsampled(draft: SpanDraft, parentContext: Context): UnsampledSpan {
    const { sampler } = this.shared;
    if (!(sampler instanceof CostBudgetSampler)) return super.unsampled(draft, parentContext);
    if (this.cost.isMeasuring) {
      sampler.takeDecision();
      return super.unsampled(draft, parentContext);
    }
    if (!sampler.takeDecision() && !(spanOf(parentContext) instanceof ShedSpan)) {
      return super.unsampled(draft, parentContext);
    }
    this.cost.sheds();
    return new ShedSpan(draft, TraceFlags.NONE);
  }

  /**
   * What a start as this one's costs, by one whose span goes nowhere; 0 where code of others would see it.
   *
   * @returns milliseconds, the clock's included.
   */
  private startMs({ name, kind }: NativeSpan): number {
    const { cost, shared } = this;
    if (shared.draftSampler === null || shared.observers !== null || shared.openSpans !== null) return 0;
    cost.isMeasuring = true;
    const startedMs = costNow();
    this.startSpan(name, { kind });
    const spentMs = costNow() - startedMs;
    cost.isMeasuring = false;
    return spentMs;
  }
}
