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

/** The same with four of each, so that an addition needn't wait for the one before. */
export function extremesUnrolled(values: Float64Array): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let min0 = Number.POSITIVE_INFINITY;
  let [min1, min2, min3] = [min0, min0, min0];
  let max0 = Number.NEGATIVE_INFINITY;
  let [max1, max2, max3] = [max0, max0, max0];
  let i = 0;
  for (; i + 3 < values.length; i += 4) {
    const a = values[i] as number;
    const b = values[i + 1] as number;
    const c = values[i + 2] as number;
    const d = values[i + 3] as number;
    sum0 += a;
    sum1 += b;
    sum2 += c;
    sum3 += d;
    if (a < min0) min0 = a;
    if (b < min1) min1 = b;
    if (c < min2) min2 = c;
    if (d < min3) min3 = d;
    if (a > max0) max0 = a;
    if (b > max1) max1 = b;
    if (c > max2) max2 = c;
    if (d > max3) max3 = d;
  }
  for (; i < values.length; i++) {
    const value = values[i] as number;
    sum0 += value;
    if (value < min0) min0 = value;
    if (value > max0) max0 = value;
  }
  return sum0 + sum1 + (sum2 + sum3) + Math.min(min0, min1, min2, min3) + Math.max(max0, max1, max2, max3);
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
