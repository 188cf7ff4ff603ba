/**
 * What one exporter has cost the main thread of its environment, and what was left out because of `costBudget`; of a provider or processor
 * with `recordCost`. Times are of the wall clock, in microseconds, and exact but for capture, which is estimated from one item in some 256.
 */
export interface CostStats {
  /** Items whose capture was seen: spans that ended, log records that were emitted; of metrics, points that were reported. */
  readonly items: number;
  /** Making and writing down items, estimated. */
  readonly captureMicros: number;
  /** Handing chunks of them to the core. */
  readonly handOverMicros: number;
  /** The end of the process, most of which is waiting for delivery. */
  readonly exitFlushMicros: number;
  /** Capture and hand-over, an item; 0 before the first. */
  readonly microsPerItem: number;
  /** Of the thread, the share that all our exporters with `recordCost` took in the last whole second. */
  readonly mainThreadShare: number;
  /** Items that `costBudget` left out. They are not among the `accepted` ones. */
  readonly shed: number;
  /** Of new traces, the share that is kept now; 1 within the budget. */
  readonly keptSpanShare: number;
}
