import type { CostGovernor } from './cost-governor.js';
import type { CostMeter } from './cost-meter.js';
import type { CostStats } from './cost-stats.js';

const MICROS_PER_MS = 1000;

/** The statistics of one meter. @param items where the meter doesn't see them: points of metrics. */
export function costOf(meter: CostMeter, governor: CostGovernor, items = meter.items): CostStats {
  const captureMicros = meter.captureTotalMs() * MICROS_PER_MS;
  const handOverMicros = meter.handOverMs * MICROS_PER_MS;
  return {
    items,
    captureMicros,
    handOverMicros,
    exitFlushMicros: meter.exitFlushMs * MICROS_PER_MS,
    microsPerItem: items === 0 ? 0 : (captureMicros + handOverMicros) / items,
    mainThreadShare: governor.mainThreadShare,
    shed: meter.shed,
    keptSpanShare: governor.shedding.spanShare,
  };
}
