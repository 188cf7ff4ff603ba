import type { LogRecordLike } from '../../capture/readable-log-record.js';
import { costNow } from '../../cost/cost-clock.js';
import { costGovernor } from '../../cost/cost-governor.js';
import { LogPipeline } from './log-pipeline.js';

/** The road of finished log records with `recordCost`. Above `costBudget` those of low severity end here. */
export class MeasuredLogPipeline extends LogPipeline {
  override write(record: LogRecordLike): number {
    const { cost } = this;
    if (cost === null || !this.isOpen) return super.write(record);
    if (costGovernor.shedding.shedsLog(record.severityNumber)) {
      cost.sheds();
      return 0;
    }
    if (!cost.writing.isDue()) return super.write(record);
    const { handOverMs } = cost;
    const startedMs = costNow();
    const lost = super.write(record);
    cost.writing.measured(costNow() - startedMs - (cost.handOverMs - handOverMs), 1);
    return lost;
  }
}
