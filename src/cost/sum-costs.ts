import type { CostStats } from './cost-stats.js';

/** The costs of two exporters as one; undefined where neither is measured. */
export function sumCosts(a: CostStats | undefined, b: CostStats | undefined): CostStats | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const items = a.items + b.items;
  const captureMicros = a.captureMicros + b.captureMicros;
  const handOverMicros = a.handOverMicros + b.handOverMicros;
  return {
    items,
    captureMicros,
    handOverMicros,
    exitFlushMicros: a.exitFlushMicros + b.exitFlushMicros,
    microsPerItem: items === 0 ? 0 : (captureMicros + handOverMicros) / items,
    // Of the thread, so the same for both.
    mainThreadShare: b.mainThreadShare,
    shed: a.shed + b.shed,
    keptSpanShare: b.keptSpanShare,
  };
}
