export interface Alignment {
  /** Between two columns. */
  gap: string;
  /** Where all columns but the first stand. */
  side: 'left' | 'right';
}

/** Lines of cells as lines of text, each column as wide as its widest cell; the first stands to the left. */
export function alignColumns(lines: readonly (readonly string[])[], { gap, side }: Alignment): string[] {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [column, cell] of line.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return lines.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || side === 'left' ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(gap)
      .trimEnd(),
  );
}
