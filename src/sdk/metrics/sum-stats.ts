import { sumCosts } from '../../cost/sum-costs.js';
import { type ExportStats, NO_STATS } from '../../export/export-stats.js';

/** The ledgers of several exporters as one, which adds up as each of them does. */
export function sumStats(ledgers: readonly ExportStats[]): ExportStats {
  return ledgers.reduce<ExportStats>((a, b) => {
    const cost = sumCosts(a.cost, b.cost);
    return {
      accepted: a.accepted + b.accepted,
      delivered: a.delivered + b.delivered,
      queued: a.queued + b.queued,
      inFlight: a.inFlight + b.inFlight,
      rejected: a.rejected + b.rejected,
      kept: a.kept + b.kept,
      dropped: {
        queueFull: a.dropped.queueFull + b.dropped.queueFull,
        retriesExhausted: a.dropped.retriesExhausted + b.dropped.retriesExhausted,
        refused: a.dropped.refused + b.dropped.refused,
        shutdown: a.dropped.shutdown + b.dropped.shutdown,
        invalid: a.dropped.invalid + b.dropped.invalid,
        tooLarge: a.dropped.tooLarge + b.dropped.tooLarge,
        expired: a.dropped.expired + b.dropped.expired,
        corrupt: a.dropped.corrupt + b.dropped.corrupt,
      },
      persisted: a.persisted + b.persisted,
      recovered: a.recovered + b.recovered,
      unpersisted: a.unpersisted + b.unpersisted,
      ...(cost === undefined ? undefined : { cost }),
    };
  }, NO_STATS);
}
