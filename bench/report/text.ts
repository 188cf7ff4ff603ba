import type { Bound, Ratio, Table } from '../comparison.ts';
import { alignColumns } from './align-columns.ts';
import type { Report } from './report.ts';
import { spreadCell } from './spread-cell.ts';

/** The report as tables for a terminal, without colours. */
export function reportAsText({ bench, versions, tables, ratios, bounds = {} }: Report): string {
  const versionLines = Object.entries(versions).map(([name, version]) => `  ${name}: ${version}`);
  return [
    `bench ${bench}`,
    ...versionLines,
    ...tables.flatMap((table) => ['', table.title, ...alignedRows(table)]),
    '',
    'ratios: theirs divided by ours, higher is better',
    ...indented(Object.entries(ratios).map(([name, ratio]) => ratioCells(name, ratio))),
    ...boundLines(bounds),
  ].join('\n');
}

function alignedRows({ columns, rows }: Table): string[] {
  const headings = ['', ...columns.map(({ heading }) => heading)];
  const cells = rows.map(({ subject, figures }) => [
    subject,
    ...columns.map(({ key, digits }) => {
      const figure = figures[key];
      return figure === undefined ? '-' : spreadCell(figure, digits);
    }),
  ]);
  return indented([headings, ...cells]);
}

function ratioCells(name: string, ratio: Ratio): string[] {
  return [name, spreadCell(ratio, 2), ratio.aim === null ? '' : `aim ≥ ${ratio.aim}`, ratio.meaning];
}

function boundLines(bounds: Record<string, Bound>): string[] {
  const cells = Object.entries(bounds).map(([name, bound]) => [
    name,
    spreadCell(bound, 2),
    `aim ≤ ${bound.atMost}`,
    bound.meaning,
  ]);
  return cells.length === 0 ? [] : ['', 'bounds: ours, lower is better', ...indented(cells)];
}

function indented(lines: readonly (readonly string[])[]): string[] {
  return alignColumns(lines, { gap: '  ', side: 'left' }).map((line) => `  ${line}`);
}
