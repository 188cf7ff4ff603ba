import { alignColumns } from './align-columns.ts';
import type { Report, Suite } from './report.ts';
import { spreadCell } from './spread-cell.ts';
import { verdictsOf } from './verdicts.ts';

/** Every ratio and bound of the suite as one table for a terminal, after the versions of all parties. */
export function suiteAsText({ reports, failures }: Suite): string {
  const lines = reports.flatMap((report) =>
    verdictsOf(report).map(({ bench, name, figure, aim, isMet, meaning }) => [
      bench,
      name,
      spreadCell(figure, 2),
      aim ?? '',
      isMet === null ? '' : isMet ? 'met' : 'missed',
      meaning,
    ]),
  );
  const headings = ['bench', 'ratio', 'median (least–most)', 'aim', '', 'meaning'];
  return [
    ...Object.entries(versionsOf(reports)).map(([name, version]) => `${name}: ${version}`),
    '',
    'ratios: theirs divided by ours, higher is better; those with an aim of ≤ are figures of ours, lower is better',
    ...alignColumns([headings, ...lines], { gap: '  ', side: 'left' }),
    ...failures.map(({ bench, reason }) => `\n${bench} failed: ${reason}`),
  ].join('\n');
}

/** Of all parties; where comparisons disagree about one, each version is told. */
function versionsOf(reports: readonly Report[]): Record<string, string> {
  const versions = new Map<string, Set<string>>();
  for (const report of reports) {
    for (const [name, version] of Object.entries(report.versions))
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  return Object.fromEntries(Array.from(versions, ([name, all]) => [name, [...all].join(', ')]));
}
