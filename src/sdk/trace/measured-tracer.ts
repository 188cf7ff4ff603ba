import { type Context, type Span, type SpanOptions, TraceFlags } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { ScopeLike } from '../../capture/readable-span.js';
import { costNow } from '../../cost/cost-clock.js';
import type { CostMeter } from '../../cost/cost-meter.js';
import { spanOf } from '../context/native-context.js';
import { AttributeList, anyValue } from './attribute-list.js';
import { NativeSpan } from './native-span.js';
import { NativeTracer, type TracerShared } from './native-tracer.js';
import { replayCostMs } from './replay-cost.js';
import { CostBudgetSampler } from './samplers/cost-budget-sampler.js';
import { ShedSpan } from './shed-span.js';
import type { SpanDraft } from './span-draft.js';
import type { UnsampledSpan } from './unsampled-span.js';

/**
 * The tracer of a provider with `recordCost`. One start in some 256 is measured, without its attributes; and one end in some 256,
 * with what the attributes and events have cost.
 */
export class MeasuredTracer extends NativeTracer {
  private readonly cost: CostMeter;

  constructor(scope: ScopeLike, shared: TracerShared, cost: CostMeter) {
    super(scope, shared);
    this.cost = cost;
  }

  override startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    const { cost } = this;
    if (!cost.starting.isDue() || cost.isMeasuring) return super.startSpan(name, options, context);
    const { foreignMs } = cost;
    cost.isMeasuring = true;
    const startedMs = costNow();
    const span = super.startSpan(name, options, context);
    const spentMs = costNow() - startedMs - (cost.foreignMs - foreignMs);
    cost.isMeasuring = false;
    const isRecording = span instanceof NativeSpan;
    cost.starting.measured(isRecording ? spentMs - this.attributesMs(options) : spentMs, isRecording ? 0 : 1);
    return span;
  }

  /** @internal */
  override export(span: NativeSpan): void {
    const { cost } = this;
    if (!cost.writing.isDue()) {
      super.export(span);
      return;
    }
    const callsMs = replayCostMs(span, this);
    const { handOverMs } = cost;
    const startedMs = costNow();
    super.export(span);
    cost.writing.measured(callsMs + costNow() - startedMs - (cost.handOverMs - handOverMs), 2);
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

  /** What the attributes of a start took, which count with all others when the span ends; and the clock. */
  private attributesMs(options: SpanOptions | undefined): number {
    const attributes = options?.attributes as AttributeMap | undefined;
    const { attributes: limits } = this.limits;
    const list = AttributeList.ofSpan(limits);
    const startedMs = costNow();
    if (attributes !== undefined && attributes !== null) list.fill(attributes, limits, anyValue);
    return costNow() - startedMs;
  }
}
