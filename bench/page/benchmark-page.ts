import type { Row, Table } from '../comparison.ts';
import type { Report } from '../report/report.ts';
import { spreadCell } from '../report/spread-cell.ts';
import { type Verdict, verdictsOf } from '../report/verdicts.ts';
import { ratioChart } from './ratio-chart.ts';

/** A file of the page, its name relative to `docs/guide`. */
export interface PageFile {
  name: string;
  content: string;
}

const HEAD = `# Benchmarks

<!-- Written by \`npm run bench -- --page\` from bench/results; changes here are lost. -->

What is measured against named peers, each pair in one run on one machine; \`bench/README.md\` says how and what each figure means.
\`npm run bench -- NAME\` repeats one comparison, \`npm run bench\` all of them. A ratio is theirs divided by ours (of a throughput,
ours by theirs), so that higher is better; a bound is a figure of ours that is to stay below a limit. Each is a median over alternated
rounds, with the least and the most beside it. Where an aim is missed, it says so.
`;

/** The page and its pictures, of the reports in the order of their comparisons. */
export function benchmarkPage(reports: readonly Report[]): PageFile[] {
  const verdicts = reports.flatMap(verdictsOf);
  return [
    {
      name: 'benchmarks.md',
      content: [
        HEAD,
        '![Every ratio on a logarithmic axis](benchmarks/ratios.svg)',
        '',
        '## All ratios',
        '',
        ...markdownTable(
          ['bench', 'ratio', 'median (least–most)', 'aim', '', 'what is divided by what'],
          verdicts.map(verdictCells),
        ),
        ...reports.flatMap(section),
        '',
      ].join('\n'),
    },
    {
      name: 'benchmarks/ratios.svg',
      content: ratioChart('Ratios of all comparisons', verdicts.filter(isRatio)),
    },
    ...reports.flatMap((report) => {
      const ratios = verdictsOf(report).filter(isRatio);
      if (ratios.length === 0) return [];
      return [{ name: `benchmarks/${report.bench}.svg`, content: ratioChart(report.summary, ratios) }];
    }),
  ];
}

function isRatio({ kind }: Verdict): boolean {
  return kind === 'ratio';
}

function verdictCells({ bench, name, figure, aim, isMet, meaning }: Verdict): string[] {
  return [
    `[${bench}](#${bench})`,
    `\`${name}\``,
    spreadCell(figure, 2),
    aim ?? '',
    isMet === null ? '' : isMet ? 'met' : '**missed**',
    meaning,
  ];
}

function section(report: Report): string[] {
  const { bench, summary, measuredAt, loadBefore, versions, tables, ratios } = report;
  const parties = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    '',
    `## ${bench}`,
    '',
    `${sentence(summary)} Measured on ${measuredAt.slice(0, 10)}; load before it ${loadBefore.toFixed(1)}; ${parties.join(', ')}.`,
    ...(Object.keys(ratios).length === 0 ? [] : ['', `![${summary}](benchmarks/${bench}.svg)`]),
    ...tables.flatMap(tableLines),
  ];
}

function tableLines({ title, columns, rows }: Table): string[] {
  const cells = rows.map(({ subject, figures }: Row) => [
    subject,
    ...columns.map(({ key, digits }) => {
      const figure = figures[key];
      return figure === undefined ? '–' : spreadCell(figure, digits);
    }),
  ]);
  return ['', sentence(title), '', ...markdownTable(['', ...columns.map(({ heading }) => heading)], cells)];
}

function markdownTable(headings: readonly string[], lines: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...lines.map(line)];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
