import type { ExportStats } from '../../export/export-stats.js';

const NOTHING: ExportStats = {
  accepted: 0,
  delivered: 0,
  queued: 0,
  inFlight: 0,
  rejected: 0,
  dropped: { queueFull: 0, retriesExhausted: 0, refused: 0, shutdown: 0, invalid: 0 },
};

/** The ledgers of several exporters as one, which adds up as each of them does. */
export function sumStats(ledgers: readonly ExportStats[]): ExportStats {
  return ledgers.reduce(
    (a, b) => ({
      accepted: a.accepted + b.accepted,
      delivered: a.delivered + b.delivered,
      queued: a.queued + b.queued,
      inFlight: a.inFlight + b.inFlight,
      rejected: a.rejected + b.rejected,
      dropped: {
        queueFull: a.dropped.queueFull + b.dropped.queueFull,
        retriesExhausted: a.dropped.retriesExhausted + b.dropped.retriesExhausted,
        refused: a.dropped.refused + b.dropped.refused,
        shutdown: a.dropped.shutdown + b.dropped.shutdown,
        invalid: a.dropped.invalid + b.dropped.invalid,
      },
    }),
    NOTHING,
  );
}
