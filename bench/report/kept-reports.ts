import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './report.ts';

const FOLDER = join(import.meta.dirname, '..', 'results');
const SIGNIFICANT_DIGITS = 6;

/** Keeps the report in place of the one that was kept of its comparison. */
export function saveReport(report: Report): void {
  const text = JSON.stringify(report, (_, value) => (typeof value === 'number' ? rounded(value) : value), 1);
  writeFileSync(join(FOLDER, `${report.bench}.json`), `${text}\n`);
}

/** What is kept in `bench/results`, by the names of the comparisons. */
export function keptReports(): Report[] {
  return globSync('*.json', { cwd: FOLDER })
    .sort()
    .map((file): Report => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
}

function rounded(value: number): number {
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}
