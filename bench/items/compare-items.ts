import type { Comparison } from '../comparison.ts';
import type { ItemComparison, PhasePlan } from './item-comparison.ts';
import { tablesOf } from './item-tables.ts';
import { runRounds } from './run-rounds.ts';

/** The benchmark that runs this comparison. */
export function compareItems<Key extends string, Subject extends { readonly name: string }>(
  comparison: ItemComparison<Key, Subject>,
): Comparison {
  return {
    summary: comparison.summary,
    defaultRounds: 5,
    run: async (settings) => {
      const shrunk = { ...comparison, phases: partOf(comparison.phases, settings.share) };
      const rounds = await runRounds(shrunk, settings);
      return {
        versions: comparison.versions(),
        tables: tablesOf(shrunk, rounds),
        ratios: comparison.ratios(rounds),
      };
    },
  };
}

function partOf<Key extends string>(plan: PhasePlan<Key>, share: number): PhasePlan<Key> {
  return {
    warmUp: plan.warmUp * share,
    closedLoop: plan.closedLoop * share,
    paced: { ...plan.paced, seconds: Math.max(1, plan.paced.seconds * share) },
    burst: { ...plan.burst, items: plan.burst.items * share },
    heapGrowth: { ...plan.heapGrowth, items: plan.heapGrowth.items * share },
  };
}
