/**
 * The clock by which we measure ourselves: `performance.now()`, some 40 ns a reading, as cheap as any that Node has, without an object
 * for each. CPU clocks (`process.cpuUsage`, `process.threadCpuUsage`) cost 300 to 600 ns and count whole microseconds: a span of ours is
 * shorter than that.
 *
 * @returns milliseconds, with fractions down to nanoseconds.
 */
export function costNow(): number {
  return performance.now();
}

/** Readings before the clock's own cost is looked at, so that it runs as compiled code. */
const WARM_UP = 2000;
const PAIRS = 255;

let readingMs: number | null = null;

/** What two readings with nothing between them are apart: to be taken off what is measured between two. Found out once, in some 0.1 ms. */
export function readingCostMs(): number {
  readingMs ??= medianPairMs();
  return readingMs;
}

function medianPairMs(): number {
  let last = 0;
  for (let i = 0; i < WARM_UP; i++) last = costNow();
  const pairs = new Float64Array(PAIRS);
  for (let i = 0; i < PAIRS; i++) {
    last = costNow();
    pairs[i] = costNow() - last;
  }
  return pairs.sort()[PAIRS >> 1] ?? 0;
}
