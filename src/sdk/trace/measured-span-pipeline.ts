import { costNow } from '../../cost/cost-clock.js';
import type { NativeSpan } from './native-span.js';
import { SpanPipeline } from './span-pipeline.js';

/** A further road of our own spans with `recordCost`: only the writing is its own. */
export class MeasuredSpanPipeline extends SpanPipeline {
  override write(span: NativeSpan): void {
    const { cost } = this;
    if (cost === null || !cost.writing.isDue()) {
      super.write(span);
      return;
    }
    const { handOverMs } = cost;
    const startedMs = costNow();
    super.write(span);
    cost.writing.measured(costNow() - startedMs - (cost.handOverMs - handOverMs), 1);
  }
}
