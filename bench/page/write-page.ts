import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keptReports } from '../report/kept-reports.ts';
import { benchmarkPage } from './benchmark-page.ts';

const GUIDE = join(import.meta.dirname, '..', '..', 'docs', 'guide');

/** Writes `docs/guide/benchmarks.md` and its pictures from what is kept in `bench/results`. */
export function writePage(): void {
  for (const { name, content } of benchmarkPage(keptReports())) {
    const file = join(GUIDE, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
