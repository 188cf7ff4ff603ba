import { type Context, type Span, type SpanKind, type SpanOptions, TraceFlags } from '@opentelemetry/api';
import type { ScopeLike } from '../../capture/readable-span.js';
import { costNow } from '../../cost/cost-clock.js';
import type { CostMeter } from '../../cost/cost-meter.js';
import { spanOf } from '../context/native-context.js';
import { MeasuredSpan } from './measured-span.js';
import type { NativeSpan } from './native-span.js';
import { NativeTracer, type TracerShared } from './native-tracer.js';
import { CostBudgetSampler } from './samplers/cost-budget-sampler.js';
import { ShedSpan } from './shed-span.js';
import type { SpanDraft } from './span-draft.js';
import type { UnsampledSpan } from './unsampled-span.js';

/** The tracer of a provider with `recordCost`: one span in some 128 is a measured one, the others are as ever. */
export class MeasuredTracer extends NativeTracer {
  private readonly cost: CostMeter;
  private isMeasuring = false;

  constructor(scope: ScopeLike, shared: TracerShared, cost: CostMeter) {
    super(scope, shared);
    this.cost = cost;
  }

  override startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    // A sampler or a generator of ids that starts spans itself is measured with the span that it is asked for.
    if (this.isMeasuring || !this.cost.isDue()) return super.startSpan(name, options, context);
    const { cost } = this;
    const { foreignMs } = cost;
    this.isMeasuring = true;
    const startedMs = costNow();
    const span = super.startSpan(name, options, context);
    const spentMs = costNow() - startedMs - (cost.foreignMs - foreignMs);
    this.isMeasuring = false;
    if (span instanceof MeasuredSpan) span.started(spentMs);
    else cost.measured(spentMs, 1);
    return span;
  }

  /** @internal */
  protected override recording(
    draft: SpanDraft,
    traceFlags: number,
    name: string,
    kind: SpanKind,
  ): NativeSpan {
    if (!this.isMeasuring) return super.recording(draft, traceFlags, name, kind);
    // Spans that observers of this one's start begin are none of those that are due.
    this.isMeasuring = false;
    return new MeasuredSpan(this.cost, this, draft, traceFlags, name, kind);
  }

  /** @internal */
  protected override unsampled(draft: SpanDraft, parentContext: Context): UnsampledSpan {
    const { sampler } = this.shared;
    if (!(sampler instanceof CostBudgetSampler)) return super.unsampled(draft, parentContext);
    if (!sampler.takeDecision() && !(spanOf(parentContext) instanceof ShedSpan)) {
      return super.unsampled(draft, parentContext);
    }
    this.cost.sheds();
    return new ShedSpan(draft, TraceFlags.NONE);
  }
}
