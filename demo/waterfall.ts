import { styleText } from 'node:util';
import type { ReceivedSpan, ReceivedTrace } from './received-trace.ts';

const BAR_CELLS = 44;

/** The trace as lines of text: a tree of names, each span's time, and a bar where it lay. */
export function drawWaterfall({ root, spans }: ReceivedTrace): string[] {
  const rows = rowsBelow(root, spans, '', '');
  const nameCells = Math.max(...rows.map(({ label }) => label.length));
  return rows.map(({ label, span }) => {
    const isError = span.isError;
    const bar = styleText(isError ? 'red' : 'green', barOf(span, root), { stream: process.stdout });
    const note = isError
      ? styleText('red', `✗ ${span.statusMessage}`.trimEnd(), { stream: process.stdout })
      : '';
    return `${label.padEnd(nameCells)}  ${milliseconds(span).padStart(9)}  ${bar}  ${note}`.trimEnd();
  });
}

/** A span's whole time, for people. */
export function milliseconds({ startNs, endNs }: ReceivedSpan): string {
  return `${(Number(endNs - startNs) / 1e6).toFixed(2)} ms`;
}

interface TreeRow {
  label: string;
  span: ReceivedSpan;
}

function rowsBelow(
  span: ReceivedSpan,
  spans: readonly ReceivedSpan[],
  ownBranch: string,
  childBranch: string,
): TreeRow[] {
  const children = spans
    .filter(({ parentSpanId }) => parentSpanId === span.spanId)
    .sort((a, b) => Number(a.startNs - b.startNs));
  return [
    { label: ownBranch + span.name, span },
    ...children.flatMap((child, index) => {
      const isLast = index === children.length - 1;
      return rowsBelow(
        child,
        spans,
        childBranch + (isLast ? '└─ ' : '├─ '),
        childBranch + (isLast ? '   ' : '│  '),
      );
    }),
  ];
}

function barOf(span: ReceivedSpan, root: ReceivedSpan): string {
  const wholeNs = Math.max(1, Number(root.endNs - root.startNs));
  const cellAt = (timeNs: bigint): number =>
    Math.min(BAR_CELLS, Math.max(0, (BAR_CELLS * Number(timeNs - root.startNs)) / wholeNs));
  const start = Math.min(BAR_CELLS - 1, Math.floor(cellAt(span.startNs)));
  const cells = Math.round(cellAt(span.endNs) - start);
  const bar = cells < 1 ? '▏' : '█'.repeat(cells);
  return (' '.repeat(start) + bar).padEnd(BAR_CELLS);
}
