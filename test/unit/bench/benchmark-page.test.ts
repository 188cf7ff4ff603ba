import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { benchmarkPage } from '../../../bench/page/benchmark-page.ts';
import { keptReports } from '../../../bench/report/kept-reports.ts';
import { suiteAsText } from '../../../bench/report/suite-table.ts';
import { aReport } from './a-report.ts';

const GUIDE = join(import.meta.dirname, '../../../docs/guide');

describe('the page of benchmarks', () => {
  test('is what the kept results say', () => {
    for (const { name, content } of benchmarkPage(keptReports()))
      expect(readFileSync(join(GUIDE, name), 'utf8'), `${name}: npm run bench -- --page`).toBe(content);
  });

  test('says of each aim whether it is met', () => {
    const [page] = benchmarkPage([aReport()]);
    expect(page?.content).toContain('| `fast` | 4.00 (3.00–5.00) | ≥ 3 | met | theirs \\| ours |');
    expect(page?.content).toContain('| `slow` | 0.50 | ≥ 2 | **missed** | theirs / ours |');
    expect(page?.content).toContain('| `delayMs` | 7.00 | ≤ 8 | met | longest delay, ms |');
    expect(page?.content).toContain('| ours <fast> | 1,234.5 (1,000.0–2,000.0) |');
  });

  test('draws ratios, not bounds, and escapes what it writes', () => {
    const files = benchmarkPage([aReport()]);
    expect(files.map(({ name }) => name)).toEqual([
      'benchmarks.md',
      'benchmarks/ratios.svg',
      'benchmarks/sample.svg',
    ]);
    const svg = files[2]?.content ?? '';
    expect(svg.match(/<rect /g)).toHaveLength(2);
    expect(svg.match(/class="worse"/g)).toHaveLength(1);
    expect(svg.match(/class="aim"/g)).toHaveLength(2);
    expect(svg).toContain('<title>theirs &lt; ours</title>');
    expect(svg).not.toContain('NaN');
  });
});

test('several comparisons make one table, and what failed is told', () => {
  const text = suiteAsText({ reports: [aReport()], failures: [{ bench: 'other', reason: 'no wrk' }] });
  expect(text).toMatch(/^peer: 1\.2\.3$/m);
  expect(text).toMatch(/^sample +fast +4\.00 \(3\.00–5\.00\) +≥ 3 +met +theirs \| ours$/m);
  expect(text).toMatch(/^sample +slow +0\.50 +≥ 2 +missed +/m);
  expect(text).toMatch(/^sample +delayMs +7\.00 +≤ 8 +met +/m);
  expect(text).toMatch(/^other failed: no wrk$/m);
});
