import type { Verdict } from '../report/verdicts.ts';

// Of the whole picture, in its own units.
const WIDTH = 760;
const LABELS = 210;
const FIGURES = 150;
const ROW = 24;
const BAR = 12;
const TOP = 30;
const BOTTOM = 10;
/** Steps of the axis, of which those are shown that the ratios reach. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/**
 * Ratios as an SVG picture: a bar from 1, which is "as the peer", to the median on a logarithmic axis, a thin line from the
 * smallest to the largest value, and a mark where the aim is. Readable on a light and on a dark page, and without colours.
 */
export function ratioChart(title: string, verdicts: readonly Verdict[]): string {
  const axis = axisOf(verdicts);
  const height = TOP + verdicts.length * ROW + BOTTOM;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    '<style>',
    'text{font:12px system-ui,sans-serif;fill:#1f2328}.axis{fill:#656d76;text-anchor:middle}.line{stroke:#d0d7de}',
    '.one{stroke:#656d76}.bar{fill:#2f6feb}.worse{fill:#bc4c00}.range{stroke:#1f2328}.aim{stroke:#1f2328;stroke-width:2}',
    '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.axis{fill:#8d96a0}.line{stroke:#30363d}.one{stroke:#8d96a0}',
    '.bar{fill:#4493f8}.worse{fill:#db6d28}.range,.aim{stroke:#e6edf3}}',
    '</style>',
    ...axis.steps.flatMap((step) => axisLine(step, axis, height)),
    ...verdicts.flatMap((verdict, row) => bar(verdict, TOP + row * ROW, axis)),
    '</svg>',
    '',
  ].join('\n');
}

interface Axis {
  steps: readonly number[];
  /** Where a ratio stands. */
  x(ratio: number): number;
}

function axisOf(verdicts: readonly Verdict[]): Axis {
  const reached = verdicts.flatMap(({ figure, aim }) => [figure.min, figure.max, aimOf(aim) ?? 1]);
  const from = STEPS.findLast((step) => step <= Math.min(1, ...reached)) ?? STEPS[0] ?? 0.1;
  const to = STEPS.find((step) => step >= Math.max(2, ...reached)) ?? STEPS.at(-1) ?? 1_000;
  const span = Math.log(to / from);
  const [left, right] = [LABELS, WIDTH - FIGURES];
  return {
    steps: STEPS.filter((step) => step >= from && step <= to),
    x: (ratio) => left + (Math.log(Math.min(Math.max(ratio, from), to) / from) / span) * (right - left),
  };
}

function axisLine(step: number, axis: Axis, height: number): string[] {
  const x = axis.x(step).toFixed(1);
  return [
    `<line class="${step === 1 ? 'one' : 'line'}" x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${height - BOTTOM}"/>`,
    `<text class="axis" x="${x}" y="${TOP - 12}">${step}×</text>`,
  ];
}

function bar({ bench, name, figure, aim }: Verdict, top: number, axis: Axis): string[] {
  const { min, median, max } = figure;
  const middle = top + ROW / 2;
  const [from, to] = [axis.x(Math.min(1, median)), axis.x(Math.max(1, median))];
  const aimed = aimOf(aim);
  const parts = [
    `<text x="0" y="${middle + 4}">${escaped(`${bench} ${name}`)}</text>`,
    `<rect class="${median < 1 ? 'worse' : 'bar'}" x="${from.toFixed(1)}" y="${middle - BAR / 2}" width="${Math.max(1, to - from).toFixed(1)}" height="${BAR}"/>`,
    `<line class="range" x1="${axis.x(min).toFixed(1)}" x2="${axis.x(max).toFixed(1)}" y1="${middle}" y2="${middle}"/>`,
    `<text x="${WIDTH - FIGURES + 12}" y="${middle + 4}">${median.toFixed(2)}${aim === null ? '' : ` (aim ${aim})`}</text>`,
  ];
  if (aimed !== null) {
    const x = axis.x(aimed).toFixed(1);
    parts.push(`<line class="aim" x1="${x}" x2="${x}" y1="${middle - BAR}" y2="${middle + BAR}"/>`);
  }
  return parts;
}

function aimOf(aim: string | null): number | null {
  return aim === null ? null : Number(aim.slice(1));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
