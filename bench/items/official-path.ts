import type { ItemPath, RunningItems } from './item-path.ts';
import type { ExportObserver } from './observe-exports.ts';

/** Limits of an official batch processor's queue. */
export interface QueueLimits {
  maxQueueSize: number;
  scheduledDelayMillis: number;
}

// Enough for a batch on its way, several waiting, and no drop.
const ROOMY_QUEUE: QueueLimits = { maxQueueSize: 8_192, scheduledDelayMillis: 20 };
const ROOMY_BACKLOG = 4_096;
// The default queue of 2,048 and one batch of 512 on its way, less what the workload makes in one go.
const DEFAULT_BACKLOG = 1_536;

/** The path through an official batch processor and exporter; `start` is told the queue's limits, `null` for the defaults. */
export function openOfficialPath(
  queue: 'defaults' | 'roomy',
  start: (queue: QueueLimits | null, observer: ExportObserver) => RunningItems,
): ItemPath {
  let delivered = 0;
  let failed = 0;
  let exporting = 0;
  let wake: () => void = () => {};
  const { source, forceFlush, shutdown } = start(queue === 'defaults' ? null : ROOMY_QUEUE, {
    onExport: (items) => {
      exporting += items;
    },
    onExported: (items, isDelivered) => {
      exporting -= items;
      if (isDelivered) delivered += items;
      else failed += items;
      // After the SDK has seen the result too.
      setImmediate(wake);
    },
  });
  return {
    source,
    settled: () => delivered + failed,
    isExporting: () => exporting > 0,
    // What its queue had no room for it tells nobody.
    lost: () => source.made - delivered,
    backlogLimit: queue === 'defaults' ? DEFAULT_BACKLOG : ROOMY_BACKLOG,
    nextChange: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    // It rejects when an export failed, which `lost` shows.
    flush: () => forceFlush().catch(() => {}),
    shutdown,
  };
}
