/**
 * Durations as a service has them, in milliseconds: spread over all buckets, in no order. The same numbers as those of
 * `crates/aggregate/examples/kernel_speed`.
 */
export function durations(count: number): Float64Array {
  let state = 0x9e3779b9;
  const uniform = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return Float64Array.from({ length: count }, () => 10_000 * uniform() * uniform() * uniform());
}
