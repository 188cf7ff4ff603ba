/** Bytes of the smallest class. */
const MIN_BYTES = 256;
const MIN_LOG2 = 8;
const STEPS = 4;

/**
 * The class of buffers that hold `bytes`: four to each doubling, as in the core (`crates/memory/src/size_class.rs`), so that at most a
 * fifth of a buffer is beyond what was asked for. `bytes` is a whole number up to 2³⁰.
 */
export function classOf(bytes: number): number {
  if (bytes <= MIN_BYTES) return 0;
  const last = bytes - 1;
  const doubling = 31 - Math.clz32(last) - MIN_LOG2;
  return doubling * STEPS + ((last - (MIN_BYTES << doubling)) >>> (doubling + MIN_LOG2 - 2)) + 1;
}

/** Bytes of each buffer of a class. */
export function classBytes(index: number): number {
  const base = MIN_BYTES * 2 ** Math.floor(index / STEPS);
  return base + (index % STEPS) * (base / STEPS);
}
