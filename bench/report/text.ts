import type { Ratio, Table } from '../comparison.ts';
import type { Spread } from '../measure/spread.ts';
import type { Report } from './json.ts';

/** The report as tables for a terminal, without colours. */
export function reportAsText({ bench, versions, tables, ratios }: Report): string {
  const versionLines = Object.entries(versions).map(([name, version]) => `  ${name}: ${version}`);
  return [
    `bench ${bench}`,
    ...versionLines,
    ...tables.flatMap((table) => ['', table.title, ...alignedRows(table)]),
    '',
    'ratios: theirs divided by ours, higher is better',
    ...alignColumns(Object.entries(ratios).map(([name, ratio]) => ratioCells(name, ratio))),
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
  return alignColumns([headings, ...cells]);
}

function spreadCell({ min, median, max }: Spread, digits: number): string {
  const show = (value: number): string =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const [smallest, middle, largest] = [show(min), show(median), show(max)];
  return smallest === largest ? middle : `${middle} (${smallest}–${largest})`;
}

function ratioCells(name: string, ratio: Ratio): string[] {
  return [name, spreadCell(ratio, 2), ratio.aim === null ? '' : `aim ≥ ${ratio.aim}`, ratio.meaning];
}

/** The first column to the left, and so is the last of a line that has text there. */
function alignColumns(lines: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [column, cell] of line.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return lines.map((line) =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
