/** How many items a subject stores in one round. */
export interface LoadPlan {
  /** Before anything is measured. */
  readonly warmUp: number;
  readonly measured: number;
}

/** What a subject had done by some time. */
export interface Instant {
  /** Items in its queue on disk. */
  readonly items: number;
  readonly wallMs: number;
  /** Of all threads of the process that stores, whatever else it does. */
  readonly cpuMs: number;
}

/** What one subject made durable in one round, at full load, once it was warm. */
export interface StoredLoad extends Instant {
  /** Bytes on disk at the end for each item stored, those of the warm-up included. */
  readonly diskBytesPerItem: number;
}

/** What was stored from one instant to another. */
export function storedBetween(first: Instant, last: Instant, diskBytesPerItem: number): StoredLoad {
  return {
    items: last.items - first.items,
    wallMs: last.wallMs - first.wallMs,
    cpuMs: last.cpuMs - first.cpuMs,
    diskBytesPerItem,
  };
}

/** Time that passed for an item. */
export function nsPerItem({ items, wallMs }: StoredLoad): number {
  return (wallMs * 1e6) / items;
}

/** CPU for an item. */
export function cpuNsPerItem({ items, cpuMs }: StoredLoad): number {
  return (cpuMs * 1e6) / items;
}
