/** Whether a soak under faults lost, doubled or invented an item without saying so, and whether it grew. */

import type { ExportStats } from 'otlp-native';
import type { Taken, Tally } from './faulty-sink.ts';

export interface Sample {
  /** After a collection of garbage. */
  readonly rssBytes: number;
  readonly fileDescriptors: number;
  /** Timers, sockets and the like of the event loop. */
  readonly handles: number;
  /** Of the durable queue's files. */
  readonly queueBytes: number;
}

export interface SignalLedger {
  /** Items that the service made; null where it doesn't count them. */
  readonly made: number | null;
  readonly stats: ExportStats;
}

export interface Soak {
  readonly seconds: number;
  readonly ledgers: Readonly<Record<'traces' | 'logs' | 'metrics', SignalLedger>>;
  readonly tally: Tally;
  /** Equally spaced. */
  readonly samples: readonly Sample[];
  /** Of the durable queue's files at the end, when all is delivered. */
  readonly leftBytes: number;
}

export interface SoakReport extends Soak {
  /** What went wrong, in words. */
  readonly faults: readonly string[];
}

const MIB = 2 ** 20;
/** Of the last third of the samples over the second one, by the least of each. */
const MAX_RSS_GROWTH = 32 * MIB;
/** What waits through a fault comes and goes with the faults; what stays would show in the least of each third. */
const MAX_QUEUE_GROWTH = 32 * MIB;
/** Connections come and go with the faults. */
const MAX_MORE_HANDLES = 8;

export function judge(soak: Soak): SoakReport {
  const { ledgers, tally, samples, leftBytes } = soak;
  const faults = [
    ...Object.entries(ledgers).flatMap(([signal, ledger]) =>
      ledgerFaults(ledger).map((fault) => `${signal}: ${fault}`),
    ),
    ...(['traces', 'logs'] as const).flatMap((signal) =>
      deliveryFaults(ledgers[signal], tally[signal]).map((fault) => `${signal}: ${fault}`),
    ),
    ...growthFaults(samples),
    ...(leftBytes > 0 ? [`${leftBytes} bytes are left in the queue's files`] : []),
  ];
  return { ...soak, faults };
}

function ledgerFaults({ made, stats }: SignalLedger): string[] {
  const { accepted, delivered, queued, inFlight, rejected, kept } = stats;
  const faults: string[] = [];
  const sum = delivered + queued + inFlight + rejected + kept + dropped(stats);
  if (accepted !== sum) faults.push(`${accepted} items were accepted, and ${sum} are accounted for`);
  if (made !== null && made !== accepted) faults.push(`${made} items were made, and ${accepted} accepted`);
  if (queued + inFlight + kept > 0) faults.push(`${queued + inFlight + kept} items have no outcome`);
  if (delivered === 0) faults.push('nothing was delivered');
  return faults;
}

function deliveryFaults({ made, stats }: SignalLedger, taken: Taken): string[] {
  const { delivered, rejected } = stats;
  const faults: string[] = [];
  // An answer may be lost on its way: the server then knows of more than the client.
  if (delivered > taken.acknowledged)
    faults.push(`${delivered} items count as delivered, and the server acknowledged ${taken.acknowledged}`);
  if (rejected > taken.rejected)
    faults.push(`${rejected} items count as rejected, and the server rejected ${taken.rejected}`);
  const missing = (made ?? 0) - taken.distinct;
  if (missing > dropped(stats))
    faults.push(`${missing} items never reached the server, and ${dropped(stats)} count as dropped`);
  if (taken.largest >= (made ?? 0)) faults.push(`an item ${taken.largest} arrived that was never made`);
  return faults;
}

function growthFaults(samples: readonly Sample[]): string[] {
  const third = Math.floor(samples.length / 3);
  const growth = (of: (sample: Sample) => number): number => {
    const least = (from: number, to: number): number => Math.min(...samples.slice(from, to).map(of));
    return least(2 * third, samples.length) - least(third, 2 * third);
  };
  const faults: string[] = [];
  const rss = growth(({ rssBytes }) => rssBytes);
  if (rss > MAX_RSS_GROWTH) faults.push(`RSS grew by ${Math.round(rss / MIB)} MiB in the last third`);
  const queue = growth(({ queueBytes }) => queueBytes);
  if (queue > MAX_QUEUE_GROWTH)
    faults.push(`the queue's files grew by ${Math.round(queue / MIB)} MiB in the last third`);
  const descriptors = growth(({ fileDescriptors }) => fileDescriptors);
  if (descriptors > MAX_MORE_HANDLES) faults.push(`${descriptors} more file descriptors in the last third`);
  const handles = growth((sample) => sample.handles);
  if (handles > MAX_MORE_HANDLES) faults.push(`${handles} more handles in the last third`);
  return faults;
}

function dropped({ dropped: reasons }: ExportStats): number {
  return Object.values(reasons).reduce((sum, items) => sum + items, 0);
}
