/** Cells of the table; boundaries that span more are searched by halves. */
const MAX_CELLS = 8192;
/** A table costs more than it saves for fewer boundaries. */
const MIN_BOUNDARIES = 4;
/** A cell is the numbers that share the upper word's bits above these: 1/16 of a power of two. */
const CELL_SHIFT = 16;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/**
 * Finds the bucket of a value: the first whose boundary is not below it.
 *
 * Where values come in no order, the branches of a search by halves are guessed wrong half of the time. So the upper bits of
 * a positive value choose a cell of a table, which tells the bucket of the cell's lower edge; few cells hold a boundary.
 */
export class BucketSearch {
  readonly boundaries: Float64Array;
  private readonly cells: Uint32Array | null;
  private readonly firstCell: number;

  /** @param boundaries ascending. */
  constructor(boundaries: readonly number[]) {
    this.boundaries = Float64Array.from(boundaries);
    const first = this.boundaries.find((boundary) => boundary > 0) ?? 0;
    const last = this.boundaries.at(-1) ?? 0;
    this.firstCell = cellOf(first);
    const cells = cellOf(last) - this.firstCell + 1;
    const isWorthIt =
      this.boundaries.length >= MIN_BOUNDARIES && (this.boundaries[0] ?? -1) >= 0 && cells <= MAX_CELLS;
    this.cells = isWorthIt
      ? Uint32Array.from({ length: cells }, (_, cell) => this.halve(lowerEdge(this.firstCell + cell)))
      : null;
  }

  /** The bucket of a value that isn't NaN. */
  bucketOf(value: number): number {
    const { boundaries, cells } = this;
    if (cells === null) return this.halve(value);
    if (!(value > (boundaries[0] as number))) return 0;
    if (value > (boundaries[boundaries.length - 1] as number)) return boundaries.length;
    float[0] = value;
    const cell = ((words[1] as number) >>> CELL_SHIFT) - this.firstCell;
    // Between a boundary of 0 and the first positive one.
    let bucket = cell < 0 ? 1 : (cells[cell] as number);
    while ((boundaries[bucket] as number) < value) bucket++;
    return bucket;
  }

  private halve(value: number): number {
    const { boundaries } = this;
    let low = 0;
    let high = boundaries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((boundaries[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function cellOf(value: number): number {
  float[0] = value;
  return (words[1] as number) >>> CELL_SHIFT;
}

function lowerEdge(cell: number): number {
  words[0] = 0;
  words[1] = (cell << CELL_SHIFT) >>> 0;
  return float[0] as number;
}
