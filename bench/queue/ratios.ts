import type { Ratio } from '../comparison.ts';
import { mainNs, processNs } from '../items/costs.ts';
import type { PhaseResult } from '../items/phases.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Rounds } from '../measure/rounds.ts';
import { median } from '../measure/spread.ts';
import type { DeliveredRounds } from './deliver-rounds.ts';
import { cpuNsPerItem, nsPerItem, type StoredLoad, storingCpuNsPerItem } from './stored-load.ts';
import { type CollectorKey, type QueueKey, REQUEST_ITEMS, type SwitchKey } from './subjects.ts';

/** The queue off divided by the queue on, of which the project wants within 10 %. */
const MAIN_THREAD_AIM = 0.91;

/** The Collector's time or CPU for an item by ours, at equal durability; and the cost of an item without the queue by that with it. */
export function queueRatios(
  stored: Rounds<QueueKey, StoredLoad>,
  { closedLoop, paced }: DeliveredRounds,
): Record<string, Ratio> {
  /** Against the size of requests that suits the Collector best, by the same measure. */
  const against = (
    kind: 'Synced' | 'Unsynced',
    ours: QueueKey,
    cost: (load: StoredLoad) => number,
    meaning: string,
    aim: number | null,
  ): Ratio => {
    const sizes = REQUEST_ITEMS.map((items) => {
      const key: CollectorKey = `collector${kind}${items}`;
      return { items, costs: stored.of(key).map(cost) };
    });
    const best = sizes.reduce((a, b) => (median(b.costs) < median(a.costs) ? b : a));
    return {
      ...quotientOf(best.costs, stored.of(ours).map(cost)),
      meaning: `${meaning}, theirs in requests of ${best.items} (their best)`,
      aim,
    };
  };
  const offByOn = (
    rounds: Rounds<SwitchKey, PhaseResult>,
    cost: (result: PhaseResult) => number,
    meaning: string,
    aim: number | null,
  ): Ratio => ({
    ...quotientOf(rounds.of('off').map(cost), rounds.of('on').map(cost)),
    meaning,
    aim,
  });
  return {
    collector: against('Synced', 'nativeAlways', nsPerItem, 'time an item, synced', 3),
    collectorCpu: against('Synced', 'nativeAlways', cpuNsPerItem, 'CPU an item, synced', null),
    collectorStoring: against(
      'Synced',
      'nativeAlways',
      storingCpuNsPerItem,
      'CPU an item that is made already, synced',
      null,
    ),
    collectorUnsynced: against('Unsynced', 'nativeNever', nsPerItem, 'time an item, never synced', null),
    collectorUnsyncedCpu: against('Unsynced', 'nativeNever', cpuNsPerItem, 'CPU an item, never synced', null),
    mainThread: offByOn(
      paced,
      mainNs,
      'main thread an item at a steady rate, queue off divided by queue on',
      MAIN_THREAD_AIM,
    ),
    process: offByOn(closedLoop, processNs, 'whole process an item, queue off divided by queue on', null),
  };
}
