import type { LogSource } from '../../capture/log-writer.js';
import type { EmittedLogRecord } from '../../capture/readable-log-record.js';
import { costNow } from '../../cost/cost-clock.js';
import { costGovernor } from '../../cost/cost-governor.js';
import type { CostMeter } from '../../cost/cost-meter.js';
import type { LoggerConfig } from './log-record-processor.js';
import { type LoggerShared, NativeLogger } from './native-logger.js';

/** The logger of a provider with `recordCost`: one record in some 256 is measured. Above `costBudget` those of low severity end here. */
export class MeasuredLogger extends NativeLogger {
  private readonly cost: CostMeter;

  constructor(shared: LoggerShared, source: LogSource, config: LoggerConfig, cost: CostMeter) {
    super(shared, source, config);
    this.cost = cost;
  }

  override emit(record: EmittedLogRecord): void {
    const { cost, shared } = this;
    if (costGovernor.shedding.shedsLog(record?.severityNumber)) {
      // The others would not be emitted anyway.
      if (this.enabled(record)) cost.sheds();
      return;
    }
    // What a processor emits is part of the record that it was given.
    if (shared.nested > 0 || !cost.writing.isDue()) {
      super.emit(record);
      return;
    }
    const { handOverMs, foreignMs } = cost;
    cost.isMeasuring = true;
    const startedMs = costNow();
    super.emit(record);
    const spentMs = costNow() - startedMs;
    cost.isMeasuring = false;
    cost.writing.measured(spentMs - (cost.handOverMs - handOverMs) - (cost.foreignMs - foreignMs), 1);
  }
}
