import type { Table } from '../comparison.ts';
import { mainNs, processNs } from '../items/costs.ts';
import type { PhaseResult } from '../items/phases.ts';
import type { Rounds } from '../measure/rounds.ts';
import { count } from '../report/count.ts';
import { tableOf } from '../report/table.ts';
import { type DeliveredRounds, PACED_ITEMS_A_SECOND } from './deliver-rounds.ts';
import { cpuNsPerItem, type StoredLoad, storingCpuNsPerItem } from './stored-load.ts';
import { type QueueKey, SUBJECTS, SWITCH_SUBJECTS, type SwitchKey } from './subjects.ts';

const BYTES_A_MEGABYTE = 1e6;

/** `bytesPerItem` is what OTLP takes for an item, the same for all. */
export function storedTable(rounds: Rounds<QueueKey, StoredLoad>, bytesPerItem: number): Table {
  const itemsPerSecond = ({ items, wallMs }: StoredLoad): number => (items / wallMs) * 1_000;
  return tableOf({
    title:
      'made durable at full load, endpoint down; file_storage: receive, decode, encode, store; option queue: emit, capture, encode, store',
    phase: 'stored',
    subjects: SUBJECTS,
    rounds,
    figures: {
      itemsPerSecond,
      megabytesPerSecond: (load) => (itemsPerSecond(load) * bytesPerItem) / BYTES_A_MEGABYTE,
      itemsPerCpuSecond: ({ items, cpuMs }) => (items / cpuMs) * 1_000,
      cpuNsPerItem,
      storingCpuNsPerItem,
      diskBytesPerItem: ({ diskBytesPerItem }) => diskBytesPerItem,
    },
    columns: [
      { key: 'itemsPerSecond', heading: 'items/s', digits: 0 },
      { key: 'megabytesPerSecond', heading: 'MB/s of OTLP', digits: 1 },
      { key: 'itemsPerCpuSecond', heading: 'items/s of CPU', digits: 0 },
      { key: 'storingCpuNsPerItem', heading: 'CPU ns/item without its making', digits: 0 },
      { key: 'diskBytesPerItem', heading: 'disk B/item', digits: 0 },
    ],
  });
}

export function deliveredTables({ closedLoop, paced }: DeliveredRounds): Table[] {
  return [
    deliveredTable('closed loop: all delivered to the sink, gzip 1', 'delivered', closedLoop),
    deliveredTable(`paced: ${count(PACED_ITEMS_A_SECOND)} records/s, all delivered`, 'paced', paced),
  ];
}

function deliveredTable(title: string, phase: string, rounds: Rounds<SwitchKey, PhaseResult>): Table {
  return tableOf({
    title,
    phase,
    subjects: SWITCH_SUBJECTS,
    rounds,
    figures: {
      mainNsPerItem: mainNs,
      processNsPerItem: processNs,
      itemsPerSecond: ({ made, wallMs }) => (made / wallMs) * 1_000,
      lost: ({ lost }) => lost,
    },
    columns: [
      { key: 'mainNsPerItem', heading: 'main thread ns/item', digits: 0 },
      { key: 'processNsPerItem', heading: 'process ns/item', digits: 0 },
      { key: 'itemsPerSecond', heading: 'items/s', digits: 0 },
      { key: 'lost', heading: 'lost', digits: 0 },
    ],
  });
}
