import type { Context } from '@opentelemetry/api';
import { costNow } from '../../cost/cost-clock.js';
import type { CostMeter } from '../../cost/cost-meter.js';
import type { NativeSpan } from './native-span.js';
import { type SpanHooks, SpanObservers } from './span-observers.js';
import type { SpanProcessor } from './span-processor.js';

/** Span processors and hooks whose time is told from ours, in the starts that are measured. */
export class MeasuredObservers extends SpanObservers {
  private readonly cost: CostMeter;

  constructor(processors: readonly SpanProcessor[], hooks: SpanHooks, cost: CostMeter) {
    super(processors, hooks);
    this.cost = cost;
  }

  override onStart(span: NativeSpan, parentContext: Context): void {
    if (!this.cost.isMeasuring) {
      super.onStart(span, parentContext);
      return;
    }
    const startedMs = costNow();
    super.onStart(span, parentContext);
    this.cost.foreignMs += costNow() - startedMs;
  }
}
