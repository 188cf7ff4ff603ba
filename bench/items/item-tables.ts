import type { Column, Table } from '../comparison.ts';
import { count } from '../report/count.ts';
import { tableOf } from '../report/table.ts';
import { heapBytes, mainNs, processNs } from './costs.ts';
import type { ItemComparison, ItemWords, PhaseFigures, PhaseRounds } from './item-comparison.ts';

/** One table for each phase that anyone took part in. */
export function tablesOf<Key extends string, Subject extends { readonly name: string }>(
  { item, subjects, phases }: ItemComparison<Key, Subject>,
  rounds: PhaseRounds<Key>,
): Table[] {
  const figures = phaseFigures(item);
  const { closedLoop, warmUp, paced, burst, heapGrowth } = phases;
  const mainNs: Column = {
    key: `mainNsPer${item.key}`,
    heading: `main thread ns/${item.one}`,
    digits: 0,
  };
  const processNs: Column = { key: `processNsPer${item.key}`, heading: `process ns/${item.one}`, digits: 0 };
  const rssPeak: Column = { key: 'rssPeakMb', heading: 'RSS peak MB', digits: 0 };
  const lost: Column = { key: 'lost', heading: 'lost', digits: 0 };
  return [
    tableOf({
      title: `closed loop: ${count(closedLoop)} ${item.many} after ${count(warmUp)} to warm up, as fast as nobody drops`,
      phase: 'closed loop',
      subjects,
      rounds: rounds.closedLoop,
      figures,
      columns: [
        mainNs,
        processNs,
        { key: `${item.many}PerSecond`, heading: `${item.many}/s`, digits: 0 },
        { key: 'heapPeakMb', heading: 'heap peak MB', digits: 0 },
        rssPeak,
        { key: `bytesPer${item.key}`, heading: `bytes sent/${item.one}`, digits: 1 },
        lost,
      ],
    }),
    tableOf({
      title: `paced: ${count(paced.itemsPerSecond)} ${item.many}/s for ${paced.seconds} s; the delay includes the 1 ms timer that measures it`,
      phase: 'paced',
      subjects,
      rounds: rounds.paced,
      figures,
      columns: [
        mainNs,
        processNs,
        { key: 'loopDelayP50Ms', heading: 'loop delay p50 ms', digits: 2 },
        { key: 'loopDelayP99Ms', heading: 'p99 ms', digits: 2 },
        { key: 'loopDelayMaxMs', heading: 'max ms', digits: 2 },
      ],
    }),
    tableOf({
      title: `burst: ${count(burst.items)} ${item.many} ${item.made} in one turn of the event loop, then shutdown; the sink counted what it got`,
      phase: 'burst',
      subjects,
      rounds: rounds.burst,
      figures,
      columns: [
        { key: item.made, heading: item.made, digits: 0 },
        { key: 'delivered', heading: 'delivered', digits: 0 },
        lost,
        { key: 'wallMs', heading: 'wall ms', digits: 0 },
        mainNs,
        rssPeak,
      ],
    }),
    tableOf({
      title: `heap growth: ${count(heapGrowth.items)} ${item.many} of a closed loop, with no garbage collected in between`,
      phase: 'heap growth',
      subjects,
      rounds: rounds.heapGrowth,
      figures: { [`heapBytesPer${item.key}`]: heapBytes, [item.made]: ({ made }) => made },
      columns: [{ key: `heapBytesPer${item.key}`, heading: `heap bytes/${item.one}`, digits: 0 }],
    }),
  ].filter(({ rows }) => rows.length > 0);
}

function phaseFigures(item: ItemWords): Record<string, (result: PhaseFigures) => number> {
  return {
    [`mainNsPer${item.key}`]: mainNs,
    [`processNsPer${item.key}`]: processNs,
    [`${item.many}PerSecond`]: ({ made, wallMs }) => (made / wallMs) * 1_000,
    heapPeakMb: ({ heapPeakBytes }) => heapPeakBytes / 1e6,
    rssPeakMb: ({ rssPeakBytes }) => rssPeakBytes / 1e6,
    loopDelayP50Ms: ({ loopDelayMs }) => loopDelayMs.p50,
    loopDelayP99Ms: ({ loopDelayMs }) => loopDelayMs.p99,
    loopDelayMaxMs: ({ loopDelayMs }) => loopDelayMs.max,
    [`bytesPer${item.key}`]: ({ bytes, made }) => bytes / made,
    wallMs: ({ wallMs }) => wallMs,
    [item.made]: ({ made }) => made,
    delivered: ({ made, lost, delivered }) => delivered ?? made - lost,
    lost: ({ made, lost, delivered }) => (delivered === null ? lost : made - delivered),
  };
}
