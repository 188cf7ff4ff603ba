import type { Context } from '@opentelemetry/api';
import { costNow } from '../../cost/cost-clock.js';
import type { CostMeter } from '../../cost/cost-meter.js';
import { MeasuredSpan } from './measured-span.js';
import type { NativeSpan } from './native-span.js';
import { type SpanHooks, SpanObservers } from './span-observers.js';
import type { SpanProcessor } from './span-processor.js';

/** Span processors and hooks whose time is told from ours, in the spans that are measured. */
export class MeasuredObservers extends SpanObservers {
  private readonly cost: CostMeter;

  constructor(processors: readonly SpanProcessor[], hooks: SpanHooks, cost: CostMeter) {
    super(processors, hooks);
    this.cost = cost;
  }

  override onStart(span: NativeSpan, parentContext: Context): void {
    if (!(span instanceof MeasuredSpan)) {
      super.onStart(span, parentContext);
      return;
    }
    const startedMs = costNow();
    super.onStart(span, parentContext);
    this.cost.foreignMs += costNow() - startedMs;
  }

  override onEnding(span: NativeSpan): void {
    if (!(span instanceof MeasuredSpan)) {
      super.onEnding(span);
      return;
    }
    const startedMs = costNow();
    super.onEnding(span);
    this.cost.foreignMs += costNow() - startedMs;
  }

  override onEnd(span: NativeSpan): void {
    if (!(span instanceof MeasuredSpan)) {
      super.onEnd(span);
      return;
    }
    const startedMs = costNow();
    super.onEnd(span);
    this.cost.foreignMs += costNow() - startedMs;
  }
}
