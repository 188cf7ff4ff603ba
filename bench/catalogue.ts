import { existsSync, readdirSync } from 'node:fs';
import type { Comparison } from './comparison.ts';

/** Names of the folders here that hold a comparison. */
export function availableComparisons(): string[] {
  return readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(comparisonFile(entry.name)))
    .map((entry) => entry.name)
    .sort();
}

/** The comparison of that name, which `availableComparisons` must hold. */
export async function loadComparison(name: string): Promise<Comparison> {
  const module: { comparison: Comparison } = await import(comparisonFile(name).href);
  return module.comparison;
}

function comparisonFile(name: string): URL {
  return new URL(`./${name}/comparison.ts`, import.meta.url);
}
