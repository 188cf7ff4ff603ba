import type { Context } from '@opentelemetry/api';
import { costNow } from '../../cost/cost-clock.js';
import type { CostMeter } from '../../cost/cost-meter.js';
import type { LogRecordProcessorLike, ReadWriteLogRecordLike } from './log-record-processor.js';

/** `processor`, with its time told from ours in the records that are measured. */
export function measuredProcessor(
  processor: LogRecordProcessorLike,
  cost: CostMeter,
): LogRecordProcessorLike {
  const { enabled } = processor;
  return {
    onEmit: (record: ReadWriteLogRecordLike, context?: Context) => {
      if (!cost.isMeasuring) {
        processor.onEmit(record, context);
        return;
      }
      const startedMs = costNow();
      try {
        processor.onEmit(record, context);
      } finally {
        cost.foreignMs += costNow() - startedMs;
      }
    },
    ...(enabled === undefined ? undefined : { enabled: (query) => enabled.call(processor, query) }),
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
