// What one writes in JavaScript over a typed array: loops by index, which V8 compiles best. Each returns something of all that it
// found, so that nothing can be left out. `as number`: the compiler doesn't know that an index below the length has a value.

/** Sum, minimum and maximum. */
export function extremes(values: Float64Array): number {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return sum + min + max;
}

/** The same, two values a turn and two sums, so that an addition needn't wait for the one before. */
export function extremesUnrolled(values: Float64Array): number {
  let even = 0;
  let odd = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let i = 0;
  for (; i + 1 < values.length; i += 2) {
    const a = values[i] as number;
    const b = values[i + 1] as number;
    even += a;
    odd += b;
    if (a < min) min = a;
    if (a > max) max = a;
    if (b < min) min = b;
    if (b > max) max = b;
  }
  for (; i < values.length; i++) {
    const value = values[i] as number;
    even += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return even + odd + min + max;
}

/** Welford's mean and variance, with sum, minimum and maximum. */
export function summary(values: Float64Array): number {
  let mean = 0;
  let squares = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const delta = value - mean;
    mean += delta / (i + 1);
    squares += delta * (value - mean);
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return mean + squares + sum + min + max;
}

/** Counts of an explicit histogram by a binary search, as the official SDK finds a bucket, with sum, minimum and maximum. */
export function buckets(values: Float64Array, boundaries: Float64Array, counts: Float64Array): number {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  counts.fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
    let low = 0;
    let high = boundaries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((boundaries[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    counts[low] = (counts[low] as number) + 1;
  }
  return sum + min + max + (counts[0] as number);
}
