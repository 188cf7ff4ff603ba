import { FIRST_CAPACITY } from './series-table.js';

/** A page holds so many series, as a power of two. */
export const PAGE_SHIFT = 10;
/** The place of a series in its page. */
export const PAGE_MASK: number = (1 << PAGE_SHIFT) - 1;
const SERIES_PER_PAGE = 1 << PAGE_SHIFT;

/**
 * Numbers by series, so many for each, in pages: only the first one grows, so that a table of a million series never has to
 * be copied.
 */
export class SeriesPages {
  readonly pages: Float64Array[] = [];
  private readonly stride: number;
  private readonly init: (page: Float64Array, at: number) => void;

  /** @param init writes what of a series doesn't start at 0. */
  constructor(stride: number, init: (page: Float64Array, at: number) => void) {
    this.stride = stride;
    this.init = init;
    this.grow(FIRST_CAPACITY);
  }

  /** The page of a series, whose numbers start there at `(series & PAGE_MASK)` times the stride. */
  of(series: number): Float64Array {
    return this.pages[series >>> PAGE_SHIFT] as Float64Array;
  }

  /** Makes room for `capacity` series, a power of two. */
  grow(capacity: number): void {
    const { pages } = this;
    if (capacity <= SERIES_PER_PAGE) {
      const first = pages[0];
      pages[0] = this.newPage(capacity, first);
      return;
    }
    while (pages.length * SERIES_PER_PAGE < capacity) pages.push(this.newPage(SERIES_PER_PAGE, undefined));
  }

  /** A series starts again. */
  clear(series: number): void {
    const page = this.of(series);
    const at = (series & PAGE_MASK) * this.stride;
    page.fill(0, at, at + this.stride);
    this.init(page, at);
  }

  private newPage(series: number, previous: Float64Array | undefined): Float64Array {
    const page = new Float64Array(series * this.stride);
    const known = previous?.length ?? 0;
    if (previous !== undefined) page.set(previous);
    for (let at = known; at < page.length; at += this.stride) this.init(page, at);
    return page;
  }
}
